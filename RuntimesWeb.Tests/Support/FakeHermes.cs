namespace RuntimesWeb.Tests.Support;

/// <summary>A stand-in of Hermes: it writes down how it was started (<c>hermes.start</c>), and answers as its documentation says the real one does.</summary>
public static class FakeHermes
{
    public static void InstallFakeHermes(this TestMachine machine) => machine.Install("hermes", """
        [ "$1" = --version ] && { echo "hermes 0.9.1"; exit 0; }
        { for a; do echo "<$a>"; done; /usr/bin/env; echo ==; } >> "$HOME/hermes.start"
        case "$*" in
          *"--resume gone"*) echo "Error: no session gone" >&2; exit 1;;
          *"[die]"*) printf '\033[31mError: boom %s\033[0m\n' "$OPENROUTER_API_KEY" >&2; exit 2;;
          *"[key]"*) echo "HTTP 401: invalid api key" >&2; exit 1;;
          *"[hang]"*) trap '' TERM; /bin/sleep 300 & echo "$!" > "$HOME/hermes.child"; echo Working; while :; do /bin/sleep 0.1; done;;
        esac
        printf 'First line.\n\nSecond '; printf 'line.\n\n'
        echo "session_id: hermes-session-7" >&2
        """);
}
