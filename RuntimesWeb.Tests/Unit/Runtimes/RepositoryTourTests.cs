using System.Diagnostics;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes;

/// <summary>The tour over real folders and real git.</summary>
public sealed class RepositoryTourTests(ITestOutputHelper output) : IDisposable
{
    private const string GitHubToken = "ghp_" + "q8Zr5Tn2Wk7Lp4Xc9Vb3Mf6Hd1Js0GyAeRuQw";

    private readonly TestFolder _at = new();

    [Fact]
    public async Task Tour_OfARepository_SaysWhatItIs()
    {
        await _at.GitAsync("init", "--quiet");
        _at.Write("README.md", "# Things\n\n[![badge](x)](y)\n\nThings counts **things**. It is small.\n");
        _at.Write("LICENSE", "MIT License\n\nPermission is hereby granted, free of charge, to any person\n");
        _at.Write("package.json", """{"name":"things","bin":{"things":"./cli.js"},"scripts":{"test":"node --test","build":"tsc"}}""");
        _at.Write("cli.js", "// FIXME: breaks on nothing\nconsole.log(1)\n");
        _at.Write("src/Program.cs", string.Concat(Enumerable.Repeat("// a line\n", 30)) + "// TODO(me): tidy | this\n");
        _at.Write("test/cli.test.js", "// a test\n");
        _at.Write(".github/workflows/ci.yml", "on: push\n");
        _at.Write(".gitignore", "secret.txt\nnode_modules/\n");
        _at.Write("secret.txt", "ignored");
        _at.Write("node_modules/left/index.js", "module.exports = 1\n");
        await _at.CommitAsync("First");
        _at.Write("cli.js", "// FIXME: breaks on nothing\nconsole.log(2)\n");
        await _at.CommitAsync("Second");

        var report = await _at.TourAsync();

        output.WriteLine(report);
        Assert.Contains("# Repository tour: project", report);
        Assert.Contains("> Things counts things.", report);
        Assert.Contains("Licence: MIT.", report);
        Assert.Contains("| C# | 1 | 31 | 91 % |", report);
        Assert.Contains("- `cli.js`: command things in package.json", report);
        Assert.Contains("- `src/Program.cs`: .NET program", report);
        Assert.Contains("| test | `npm test` | `package.json` |", report);
        Assert.Contains("`.github/workflows/ci.yml`", report);
        Assert.Contains("2 commits by 1 author in the last 12 months", report);
        Assert.Contains("| `cli.js` | 2 | +3 | −1 |", report);
        Assert.Contains("- `cli.js:1` **FIXME** breaks on nothing", report);
        Assert.Contains("- `src/Program.cs:31` **TODO** tidy \\| this", report);
        Assert.Contains("\n3. ", report);
        Assert.DoesNotContain("node_modules", report);
        Assert.DoesNotContain("secret.txt", report);
    }

    [Fact]
    public async Task Tour_ShowsWhatItLooksAt_AndEndsWithoutDone()
    {
        _at.Write("main.py", "print(1)\n");

        var events = await _at.RunAsync("/recipe repository-tour months=3");

        Assert.Equal(["list_files", "read_files", "git_log"], events.OfType<RunEvent.ToolCall>().Select(c => c.Name));
        Assert.Equal(events.OfType<RunEvent.ToolCall>().Select(c => c.Id), events.OfType<RunEvent.ToolResult>().Select(r => r.Id));
        Assert.Equal("3", events.OfType<RunEvent.ToolCall>().Last().Input.GetProperty("months").ToString());
        Assert.DoesNotContain(events, e => e.IsLast || e is RunEvent.Usage);
    }

    [Fact]
    public async Task Tour_NeverPrintsASecret()
    {
        _at.Write("config.py", $"token = \"{GitHubToken}\"\nDB_PASSWORD = 'kd83hfKQ02jmzX'\npassword = 'your-password-here1'\n# TODO: rotate api_key = \"Zx81Kw93Lq02Mn47Rt\"\n");
        _at.Write("deploy/id_rsa", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n");
        _at.Write("tests/test_config.py", "KEY = 'AKIAQ7RZ2MNB4XK9VT3W'\n");

        var events = await _at.RunAsync("Repository tour");

        var all = string.Join('\n', events.Select(e => e.ToJson()));
        foreach (var value in new[] { GitHubToken, GitHubToken[4..20], "kd83hfKQ02", "Zx81Kw93", "b3BlbnNz", "AKIAQ7RZ" })
        {
            Assert.DoesNotContain(value, all, StringComparison.Ordinal);
        }

        var report = string.Concat(events.OfType<RunEvent.Text>().Select(t => t.Value));
        output.WriteLine(report);
        Assert.Contains("- `config.py:1` GitHub token, ends in `" + GitHubToken[^2..] + "`", report);
        Assert.Contains("- `config.py:2` value of `db_password`", report);
        Assert.Contains("- `config.py:4` value of `api_key`", report);
        Assert.Contains("- `deploy/id_rsa:1` private key", report);
        Assert.Contains("- `tests/test_config.py:1` AWS access key, ends in `3W` (in a test)", report);
        Assert.DoesNotContain("config.py:3", report);
        Assert.Contains("1. `config.py:1` looks like it holds a secret", report);
    }

    [Fact]
    public async Task Tour_OfAHostileRepository_StartsNothingThatItNames()
    {
        var ran = Path.Combine(_at.Home, "ran");
        var evil = Path.Combine(_at.Home, "evil.sh");
        await File.WriteAllTextAsync(evil, $"#!/bin/sh\necho \"$0 $*\" >> '{ran}'\ncat\n");
        File.SetUnixFileMode(evil, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await _at.GitAsync("init", "--quiet");
        _at.Write("a.txt", "one\n");
        _at.Write(".gitattributes", "* diff=evil filter=evil\n");
        await _at.CommitAsync("First");
        _at.Write("a.txt", "two\n");
        await _at.CommitAsync("Second");
        // A commit that says it is signed: git asks gpg.program about it when log.showSignature is set.
        var commit = (await _at.GitAsync("cat-file", "commit", "HEAD")).Replace("\n\nSecond", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQEz\n -----END PGP SIGNATURE-----\n\nSecond", StringComparison.Ordinal);
        var signed = (await _at.GitAsync("hash-object", "-t", "commit", "-w", _at.Write(".git/signed", commit))).Trim();
        await _at.GitAsync("update-ref", "refs/heads/main", signed);
        var hooks = Path.Combine(_at.Home, "hooks");
        Directory.CreateDirectory(hooks);
        foreach (var hook in new[] { "post-index-change", "fsmonitor-watchman", "post-checkout", "pre-auto-gc" })
        {
            File.Copy(evil, Path.Combine(hooks, hook));
        }

        await File.AppendAllTextAsync(Path.Combine(_at.Path, ".git", "config"), $"""

            [core]
            	hooksPath = {hooks}
            	fsmonitor = {evil}
            	pager = {evil}
            	sshCommand = {evil}
            	editor = {evil}
            [alias]
            	log = !{evil}
            	ls-files = !{evil}
            [log]
            	showSignature = true
            [gpg]
            	program = {evil}
            [diff]
            	external = {evil}
            [diff "evil"]
            	textconv = {evil}
            	command = {evil}
            [filter "evil"]
            	clean = {evil}
            	smudge = {evil}
            	process = {evil}
            	required = true
            [credential]
            	helper = !{evil}
            """);

        var report = await _at.TourAsync();

        Assert.False(File.Exists(ran), File.Exists(ran) ? await File.ReadAllTextAsync(ran) : "");
        Assert.Contains("2 commits", report);
        Assert.Contains("| `a.txt` | 2 | +2 | −1 |", report);

        // The trap works: git as a person runs it does walk into it.
        await _at.GitAsync("log", "-p");
        Assert.True(File.Exists(ran));
    }

    [Fact]
    public async Task Tour_OfARepositoryWithMissingObjects_FetchesNothing()
    {
        var ran = Path.Combine(_at.Home, "ran");
        var evil = Path.Combine(_at.Home, "evil.sh");
        await File.WriteAllTextAsync(evil, $"#!/bin/sh\n: > '{ran}'\n");
        File.SetUnixFileMode(evil, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await _at.GitAsync("init", "--quiet");
        _at.Write("a.txt", "one\n");
        await _at.CommitAsync("First");
        var blob = (await _at.GitAsync("rev-parse", "HEAD:a.txt")).Trim();
        File.Delete(Path.Combine(_at.Path, ".git", "objects", blob[..2], blob[2..]));
        await _at.GitAsync("config", "core.repositoryformatversion", "1");
        await _at.GitAsync("config", "extensions.partialClone", "origin");
        await _at.GitAsync("config", "remote.origin.promisor", "true");
        await _at.GitAsync("config", "remote.origin.url", _at.Home);
        await _at.GitAsync("config", "remote.origin.uploadpack", evil);

        var report = await _at.TourAsync();

        Assert.False(File.Exists(ran));
        Assert.Contains("# Repository tour", report);
        await _at.GitAsync("log", "--numstat");
        Assert.True(File.Exists(ran), "the trap does not work");
    }

    [Fact]
    public async Task Tour_OfAnEmptyFolder_SaysSo()
    {
        var report = await _at.TourAsync();

        Assert.Contains("The folder holds no files.", report);
        Assert.Contains("this folder is not in a git repository", report);
    }

    [Fact]
    public async Task Tour_OfARepositoryWithoutCommits_SaysSo()
    {
        await _at.GitAsync("init", "--quiet");
        _at.Write("main.go", "package main\n");

        Assert.Contains("nothing was committed yet", await _at.TourAsync());
    }

    [Fact]
    public async Task Tour_FollowsNoLink_NorWaitsForAPipe()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_at.Home, "outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "diary.txt"), "// TODO: never read this\n");
        _at.Write("src/a.js", "// TODO: read this\n");
        File.CreateSymbolicLink(Path.Combine(_at.Path, "loop"), _at.Path);
        File.CreateSymbolicLink(Path.Combine(_at.Path, "src", "up"), "..");
        File.CreateSymbolicLink(Path.Combine(_at.Path, "away"), outside);
        File.CreateSymbolicLink(Path.Combine(_at.Path, "diary.txt"), Path.Combine(outside, "diary.txt"));
        await _at.Get<Core.Platform.ProcessRunner>().RunAsync("/usr/bin/mkfifo", [Path.Combine(_at.Path, "pipe.js")], TimeSpan.FromSeconds(5), default);

        var report = await _at.TourAsync();

        Assert.Contains("read this", report);
        Assert.DoesNotContain("never read this", report);
        Assert.Contains("- `src/a.js:1`", report);
        Assert.Contains("1 note in 1 file", report);
    }

    [Fact]
    public async Task Tour_OfATrackedFolderThatBecameALink_StaysInside()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_at.Home, "outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "a.js"), "// TODO: never read this\n");
        await _at.GitAsync("init", "--quiet");
        _at.Write("lib/a.js", "// fine\n");
        await _at.CommitAsync("First");
        Directory.Delete(Path.Combine(_at.Path, "lib"), recursive: true);
        File.CreateSymbolicLink(Path.Combine(_at.Path, "lib"), outside);

        Assert.DoesNotContain("never read this", await _at.TourAsync());
    }

    [Fact]
    public async Task Tour_OfFiveThousandFiles_IsQuick()
    {
        for (var n = 0; n < 5000; n++)
        {
            _at.Write($"f{n % 50}/file{n}.py", "import os\n# TODO: x\n\nvalue = 1\n");
        }

        var began = Stopwatch.GetTimestamp();
        var report = await _at.TourAsync();

        var took = Stopwatch.GetElapsedTime(began);
        output.WriteLine($"{took.TotalMilliseconds:0} ms");
        Assert.Contains("| Python | 5,000 | 20,000 | 100 % |", report);
        Assert.Contains("5,000 notes", report);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task Tour_OfThisRepository_IsQuickAndRight()
    {
        using var here = new TestFolder();
        var began = Stopwatch.GetTimestamp();

        var named = here.Get<Core.Runtimes.Adapters.Local.Recipes.RecipeCatalog>().Read("/recipe repository-tour")!.Value.Value;
        var folder = here.Get<Core.Projects.CheckFolder>().Run(Repository.Root).Value;
        var report = "";
        await foreach (var item in named.Recipe.RunAsync(here.CallOf(named, folder), default))
        {
            report += item is RunEvent.Text text ? text.Value : "";
        }

        var took = Stopwatch.GetElapsedTime(began);
        output.WriteLine($"{took.TotalMilliseconds:0} ms\n{report}");
        Assert.Contains("RuntimesWeb/Program.cs", report);
        Assert.Contains("./test.sh", report);
        Assert.Contains("| C# |", report);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task Tour_Cancelled_EndsAtOnce()
    {
        _at.Write("a.py", "x = 1\n");
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _at.RunAsync("/recipe repository-tour", stop.Token));
    }

    [Fact]
    public async Task Tour_CancelledOnTheWay_StopsThere()
    {
        _at.Write("a.py", "x = 1\n");
        using var stop = new CancellationTokenSource();
        var named = _at.Get<Core.Runtimes.Adapters.Local.Recipes.RecipeCatalog>().Read("Repository tour")!.Value.Value;
        var seen = new List<RunEvent>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in named.Recipe.RunAsync(_at.CallOf(named), stop.Token))
            {
                seen.Add(item);
                if (item is RunEvent.ToolResult)
                {
                    await stop.CancelAsync();
                }
            }
        });

        Assert.Single(seen.OfType<RunEvent.ToolResult>());
    }

    [Theory]
    [InlineData("README.md", "<!-- ")]
    [InlineData("README.md", "[![")]
    [InlineData("pyproject.toml", "[project.scripts]\n a")]
    [InlineData("package.json", "[{")]
    [InlineData("Makefile", "all \n")]
    [InlineData("config.env", "api_key_")]
    public async Task Tour_OfTextsMadeToBeSlow_GoesOn(string name, string piece)
    {
        _at.Write(name, string.Concat(Enumerable.Repeat(piece, 250_000 / piece.Length)));

        Assert.Contains("Read in", await _at.TourAsync());
    }

    [Fact]
    public async Task Tour_NamesThatAreMarkup_StayNames()
    {
        _at.Write("a`b|c.py", "# TODO: <script>alert(1)</script> [x](javascript:1)\n");
        _at.Write("README.md", "# X\n\nA <b>bold</b> [claim](javascript:alert(1)) | with `code`.\n");

        var report = await _at.TourAsync();

        Assert.Contains("`a'b¦c.py:1`", report);
        Assert.Contains("\\<script\\>", report);
        Assert.DoesNotMatch(@"(?<!\\)\]\(", report);
    }

    public void Dispose() => _at.Dispose();
}
