namespace RuntimesWeb.Tests.Support;

/// <summary>Stand-ins of npm, pipx and Python: scripts that write down how they were called and behave as a test says.</summary>
public static class FakePackages
{
    /// <summary>What a fake npm's <c>install</c> and <c>uninstall</c> know: <c>$P</c> the prefix, <c>$SPEC</c> the package with its version.</summary>
    public const string NpmInstalls = """put "${SPEC##*@}"; echo; echo "added 1 package in 3s" """;

    public const string NpmRemoves = """/bin/rm -rf "$P/lib/node_modules" "$P/bin/claude"; echo "removed 1 package in 1s" """;

    /// <summary>An npm whose global prefix is <paramref name="prefix"/> (the home folder, whose <c>bin</c> is looked through) and whose newest Claude Code is 2.1.330.</summary>
    public static void InstallNpm(this TestMachine machine, string install = NpmInstalls, string view = "echo '\"2.1.330\"'", string prefix = "$HOME") => machine.Install("npm", $$"""
        echo "$*" >> "$HOME/npm.log"
        put() {
          lib="$P/lib/node_modules/@anthropic-ai/claude-code/bin"
          /bin/mkdir -p "$lib" "$P/bin"
          printf '#!/bin/sh\necho "%s (Claude Code)"\n' "$1" > "$lib/claude.exe"
          /bin/chmod 755 "$lib/claude.exe"
          /bin/ln -sf "$lib/claude.exe" "$P/bin/claude"
        }
        P="{{prefix}}"; [ "$3" = --prefix ] && P="$4"
        for SPEC; do :; done
        case "$1" in
          prefix) echo "{{prefix}}";;
          view) {{view}};;
          install) {{install}};;
          uninstall) {{NpmRemoves}};;
        esac
        """);

    /// <summary>A Python of a version, with a pip that behaves as the script says.</summary>
    public static void InstallPython(this TestMachine machine, string name, string version, string pip = "echo installed") => machine.Install(name, $$"""
        [ "$1" = --version ] && { echo "Python {{version}}"; exit 0; }
        echo "$*" >> "$HOME/pip.log"
        {{pip}}
        """);

    /// <summary>A pipx that behaves as the script says.</summary>
    public static void InstallPipx(this TestMachine machine, string script) => machine.Install("pipx", $$"""
        for a; do echo "<$a>" >> "$HOME/pipx.log"; done
        {{script}}
        """);

    /// <summary>Script lines that put a Hermes where pipx puts it.</summary>
    public const string PutHermes = """
        venv="$HOME/.local/share/pipx/venvs/hermes-agent/bin"
        /bin/mkdir -p "$venv" "$HOME/.local/bin"
        printf '#!/bin/sh\necho "hermes 0.9.1"\n' > "$venv/hermes"
        /bin/chmod 755 "$venv/hermes"
        /bin/ln -sf "$venv/hermes" "$HOME/.local/bin/hermes"
        """;

    /// <summary>How a stand-in was called, a line each time; empty when it never was.</summary>
    public static string[] Calls(this TestMachine machine, string log) => File.Exists(Path.Combine(machine.Home, log)) ? File.ReadAllLines(Path.Combine(machine.Home, log)) : [];
}
