using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Runtimes.Install;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api.Api;

/// <summary>What an install is beyond its frames: one job for each runtime that outlives its callers, in the right folder, and its way back.</summary>
public sealed class InstallJobTests
{
    // An npm that waits until the test lets it go on, so that nothing depends on time.
    private const string Waits = "echo started; echo $$ > \"$HOME/npm.pid\"; : > \"$HOME/started\"; while [ ! -e \"$HOME/go\" ]; do /bin/sleep 0.02; done; " + FakePackages.NpmInstalls;

    [Fact]
    public async Task Install_TwiceAtOnce_IsOneJobAndOneNpm_AndBothReadTheSame()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm(Waits));

        using var first = await BeginAsync(server);
        await AppearsAsync(server.Machine, "started");
        using var second = await BeginAsync(server);
        Go(server.Machine);

        Assert.Equal(first.Headers.GetValues("X-Job-Id"), second.Headers.GetValues("X-Job-Id"));
        var body = await first.Content.ReadAsStringAsync();
        Assert.EndsWith("data: {\"type\":\"complete\",\"success\":true}\n\n", body, StringComparison.Ordinal);
        Assert.Equal(body, await second.Content.ReadAsStringAsync());
        Assert.Single(server.Machine.Calls("npm.log"), c => c.StartsWith("install", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Install_TheCallerLeaves_GoesOn()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm(Waits));

        using (await BeginAsync(server))
        {
            await AppearsAsync(server.Machine, "started");
        }

        Go(server.Machine);

        Assert.Equal("succeeded", await EndAsync(server));
        Assert.Equal("2.1.330", (string?)(await server.RuntimeAsync("claude-code"))["version"]);
    }

    [Fact]
    public async Task Install_Cancelled_EndsTheStreamWithCancelled_AndNpmWithItsChildren()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm("""
            trap '' TERM
            /bin/sleep 600 &
            echo $! > "$HOME/child"
            echo started
            : > "$HOME/started"
            wait; /bin/sleep 600
            """));
        using var answer = await BeginAsync(server);
        await AppearsAsync(server.Machine, "started");

        var (status, body) = await server.PostAsync($"/api/jobs/{answer.Headers.GetValues("X-Job-Id").Single()}/cancel");

        Assert.Equal((200, "cancelled"), (status, (string?)body!["job"]!["state"]));
        Assert.EndsWith("data: {\"type\":\"error\",\"code\":\"CANCELLED\",\"message\":\"Cancelled.\"}\n\n", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var child = (await File.ReadAllTextAsync(Path.Combine(server.Machine.Home, "child"))).Trim();
        Assert.True(SpinWait.SpinUntil(() => !Processes.IsAlive(child), TimeSpan.FromSeconds(5)), "npm's child outlived the cancellation");
    }

    [Fact]
    public async Task Uninstall_WhileItIsInstalled_IsAConflict()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm(Waits));
        using var answer = await BeginAsync(server);
        await AppearsAsync(server.Machine, "started");

        Assert.Equal(
            (409, """{"error":"install claude-code is running","hint":"wait until it is done, or cancel it"}"""),
            await server.CurlAsync("/api/runtimes/claude-code/uninstall"));
        Go(server.Machine);
        await answer.Content.ReadAsStringAsync();
    }

    [Fact]
    public async Task Install_TheGlobalFolderIsNotWritable_GoesIntoTheOneOfOurOwn_AndIsFoundThere()
    {
        // Not even root can write there.
        await using var server = await TestServer.StartAsync(m => m.InstallNpm(prefix: "/proc/nowhere"));

        var frames = await InstallTests.FramesAsync(server);

        var prefix = Path.Combine(server.App.Home, "npm");
        Assert.Equal("""{"type":"complete","success":true}""", frames[^1]);
        Assert.Contains($$"""{"type":"output","line":"npm's global folder is not writable; installing into {{prefix}}"}""", frames);
        Assert.Contains($"install -g --prefix {prefix} @anthropic-ai/claude-code@2.1.330", server.Machine.Calls("npm.log"));
        Assert.Equal($"{prefix}/bin/claude", (string?)(await server.RuntimeAsync("claude-code"))["binPath"]);
    }

    [Theory]
    [InlineData(NpmPlace.Global, "install -g @anthropic-ai/claude-code@2.1.330")]
    [InlineData(NpmPlace.User, "install -g --prefix {own} @anthropic-ai/claude-code@2.1.330")]
    public async Task Install_WhereThePersonWantsIt_AsksNobodyWhatIsWritable(NpmPlace place, string call)
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm(), args: ["--Installs:NpmPrefix", "/tmp/runtimesweb-own-" + Guid.NewGuid().ToString("N")]);
        var places = server.App.Services.GetRequiredService<NpmPlaces>();
        await places.ChooseAsync(place, Household.Person, default);

        await InstallTests.FramesAsync(server);

        Assert.Equal(
            ["view @anthropic-ai/claude-code dist-tags.latest --json", call.Replace("{own}", places.UserPrefix, StringComparison.Ordinal)],
            server.Machine.Calls("npm.log"));
        if (Directory.Exists(places.UserPrefix))
        {
            Directory.Delete(places.UserPrefix, recursive: true);
        }
    }

    [Fact]
    public async Task Install_AnotherOneComesFirstOnPath_SaysWhich()
    {
        await using var server = await TestServer.StartAsync(m =>
        {
            m.InstallClaude("2.0.1");
            m.InstallNpm();
        });

        var prefix = server.Machine.Home;
        await server.App.Services.GetRequiredService<NpmPlaces>().ChooseAsync(NpmPlace.User, Household.Person, default);
        Assert.Equal(
            $$"""{"type":"complete","success":true,"warning":"Installed 2.1.330 in {{server.App.Home}}/npm, but {{prefix}}/path/claude comes first on PATH and is 2.0.1."}""",
            (await InstallTests.FramesAsync(server))[^1]);
    }

    [Fact]
    public async Task Upgrade_ReplacesItWhereItIs_AndThenSaysItIsTheNewest()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm(view: "echo \"\\\"$(/bin/cat $HOME/newest)\\\"\""));
        await File.WriteAllTextAsync(Path.Combine(server.Machine.Home, "newest"), "2.1.197");
        await InstallTests.FramesAsync(server);
        await File.WriteAllTextAsync(Path.Combine(server.Machine.Home, "newest"), "2.1.330");

        var upgraded = await InstallTests.FramesAsync(server, verb: "upgrade");
        var again = await InstallTests.FramesAsync(server, verb: "upgrade");

        Assert.Equal("""{"type":"progress","step":"upgrading","message":"Upgrading Claude Code…"}""", upgraded[0]);
        Assert.Equal("2.1.330", (string?)(await server.RuntimeAsync("claude-code"))["version"]);
        Assert.Contains($"install -g --prefix {server.Machine.Home} @anthropic-ai/claude-code@2.1.330", server.Machine.Calls("npm.log"));
        Assert.Equal(["""{"type":"output","line":"Claude Code 2.1.330 is already the newest."}""", """{"type":"complete","success":true}"""], again.Skip(1));
        var job = (await server.GetAsync("/api/jobs"))["jobs"]![0]!;
        Assert.Equal(("upgrade", "2.1.330", true), ((string?)job["kind"], (string?)job["result"]!["version"], (bool)job["result"]!["upToDate"]!));
    }

    [Fact]
    public async Task Upgrade_ThatDidNotTakeHold_IsKnownAsAvailable()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm(install: "put 2.1.197"));

        await InstallTests.FramesAsync(server);

        var status = server.App.Services.GetRequiredService<Core.Runtimes.RuntimeBoard>().Find("claude-code")!;
        Assert.Equal("2.1.330", server.App.Services.GetRequiredService<NewestVersions>().NewerThan(status));
    }

    [Fact]
    public async Task Uninstall_TakesItAwayFromWhereItWas_AndLeavesTheKey()
    {
        await using var server = await TestServer.StartAsync(m => m.InstallNpm());
        await server.PostAsync("/api/runtimes/claude-code/connect", new { apiKey = "sk-ant-..." });
        await InstallTests.FramesAsync(server);

        var frames = await InstallTests.FramesAsync(server, verb: "uninstall");

        Assert.Equal(
            [
                """{"type":"progress","step":"uninstalling","message":"Uninstalling Claude Code…"}""",
                """{"type":"output","line":"removed 1 package in 1s"}""", """{"type":"complete","success":true}""",
            ],
            frames);
        Assert.Contains($"uninstall -g --prefix {server.Machine.Home} @anthropic-ai/claude-code", server.Machine.Calls("npm.log"));
        var left = await server.RuntimeAsync("claude-code");
        Assert.Equal(("not-installed", true), ((string?)left["connectionState"], (bool)left["hasVaultCredential"]!));
    }

    [Fact]
    public async Task Hermes_OfPipx_IsUpgradedAndUninstalledByPipx()
    {
        await using var server = await TestServer.StartAsync(m =>
        {
            m.InstallPython("python3", "3.12.1");
            m.InstallPipx($"case \"$1\" in install) {FakePackages.PutHermes};; uninstall) /bin/rm -rf \"$HOME/.local\"; echo uninstalled;; *) echo \"hermes-agent is already at latest version 0.9.1\";; esac");
        });
        await InstallTests.FramesAsync(server, "hermes");

        var upgraded = await InstallTests.FramesAsync(server, "hermes", "upgrade");
        await InstallTests.FramesAsync(server, "hermes", "uninstall");

        Assert.Contains("""{"type":"output","line":"Hermes 0.9.1 is already the newest."}""", upgraded);
        Assert.Equal(["<upgrade>", "<hermes-agent>", "<uninstall>", "<hermes-agent>"], server.Machine.Calls("pipx.log")[^4..]);
        Assert.False((bool)(await server.RuntimeAsync("hermes"))["installed"]!);
    }

    [Fact]
    public async Task Hermes_OfPip_IsUninstalledByThePythonItWasInstalledWith()
    {
        await using var server = await TestServer.StartAsync(m =>
        {
            m.InstallPython("python3", "3.12.1", "case \"$1\" in -m) echo \"Successfully uninstalled\"; /bin/rm -rf \"$HOME/.local\";; *) echo \"hermes 0.9.1\";; esac");
            Directory.CreateDirectory(Path.Combine(m.Home, ".local/lib/python3.12/site-packages/hermes_agent-0.9.1.dist-info"));
            Directory.CreateDirectory(Path.Combine(m.Home, ".local/bin"));
            var hermes = Path.Combine(m.Home, ".local/bin/hermes");
            File.WriteAllText(hermes, $"#!{m.Bin}/python3\n");
            File.SetUnixFileMode(hermes, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        });

        var frames = await InstallTests.FramesAsync(server, "hermes", "uninstall");

        Assert.Equal("""{"type":"complete","success":true}""", frames[^1]);
        Assert.Contains("-m pip uninstall -y hermes-agent", server.Machine.Calls("pip.log"));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Install_TheServerIsKilled_LooksWhatIsThereAndRunsOnceMoreOnlyIfItMust(bool npmFinishedAlone, int npmRuns)
    {
        using var machine = new TestMachine();
        machine.InstallNpm(Waits);
        var home = Directory.CreateTempSubdirectory("runtimesweb-").FullName;
        var variables = new Dictionary<string, string> { ["HOME"] = machine.Home, ["PATH"] = machine.Bin };
        Guid job;
        using (var server = await ServerProcess.StartAsync(home, "http://127.0.0.1:0", variables))
        {
            using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server.Address };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/runtimes/claude-code/install");
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            job = Guid.Parse(answer.Headers.GetValues("X-Job-Id").Single());
            await AppearsAsync(machine, "started");
            await server.KillAsync();
        }

        if (npmFinishedAlone)
        {
            Go(machine);
            await AppearsAsync(machine, "bin/claude");
        }
        else
        {
            machine.InstallNpm();
        }

        using (var server = await ServerProcess.StartAsync(home, "http://127.0.0.1:0", variables))
        {
            using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server.Address };
            var log = await client.GetStringAsync($"/api/jobs/{job}/events");
            Assert.Contains("the server was restarted", log, StringComparison.Ordinal);
            Assert.Contains("\"type\":\"complete\"", log, StringComparison.Ordinal);
            Assert.Contains("\"state\":\"succeeded\"", await client.GetStringAsync($"/api/jobs/{job}"), StringComparison.Ordinal);
        }

        Assert.Equal(npmRuns, machine.Calls("npm.log").Count(c => c.StartsWith("install", StringComparison.Ordinal)));
        // The npm of the killed server went on alone, until the next start ended it.
        var npm = (await File.ReadAllTextAsync(Path.Combine(machine.Home, "npm.pid"))).Trim();
        Assert.True(SpinWait.SpinUntil(() => !Processes.IsAlive(npm), TimeSpan.FromSeconds(20)), "npm did not end");
        Directory.Delete(home, recursive: true);
    }

    [Theory]
    [InlineData("upgrade")]
    [InlineData("uninstall")]
    public async Task UpgradeAndUninstall_OfWhatIsNotOurs_AreRefused(string verb)
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal((409, """{"error":"Claude Code is not installed"}"""), await server.CurlAsync($"/api/runtimes/claude-code/{verb}"));

        server.Machine.InstallClaude();

        Assert.Equal(
            (409, $$"""{"error":"{{server.Machine.Bin}}/claude was not installed by npm","hint":"{{verb}} Claude Code the way it was installed"}"""),
            await server.CurlAsync($"/api/runtimes/claude-code/{verb}"));
    }

    private static async Task<HttpResponseMessage> BeginAsync(TestServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/runtimes/claude-code/install");
        return await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static void Go(TestMachine machine) => File.WriteAllText(Path.Combine(machine.Home, "go"), "");

    private static async Task AppearsAsync(TestMachine machine, string file) => Assert.True(
        await Task.Run(() => SpinWait.SpinUntil(() => File.Exists(Path.Combine(machine.Home, file)), TimeSpan.FromSeconds(20))), $"npm never got as far as {file}");

    private static async Task<string?> EndAsync(TestServer server)
    {
        var id = (string?)(await server.GetAsync("/api/jobs"))["jobs"]![0]!["id"];
        await server.Client.GetStringAsync($"/api/jobs/{id}/events");
        return (string?)(await server.GetAsync($"/api/jobs/{id}"))["job"]!["state"];
    }
}
