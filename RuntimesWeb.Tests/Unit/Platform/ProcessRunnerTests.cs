using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Platform;

public sealed class ProcessRunnerTests : IDisposable
{
    private readonly TestMachine _machine = new();

    [Fact]
    public async Task Run_PassesArgumentsAsTheyAre_WithoutAShell()
    {
        _machine.Install("say", "printf '%s' \"$1\"");

        var said = await RunAsync("say", ["$(touch /tmp/never); a b && c"]);

        Assert.Equal("$(touch /tmp/never); a b && c", said.Value.Output);
    }

    [Fact]
    public async Task Run_TheChild_SeesNoKeyOfTheEnvironment()
    {
        _machine.Set("ANTHROPIC_API_KEY", "sk-ant-canary");
        _machine.Set("RUNTIMESWEB_MASTER_KEY", "canary");
        _machine.Set("FOO_SECRET", "canary");
        _machine.Install("show", "/usr/bin/env");

        var said = await RunAsync("show", []);

        Assert.Contains("HOME=" + _machine.Home, said.Value.Output);
        Assert.DoesNotContain("canary", said.Value.Output);
    }

    [Fact]
    public async Task Run_AProgramThatIsNotThere_IsAFailure()
    {
        var said = await RunAsync("nothing", []);

        Assert.Equal(FailureKind.Unavailable, said.Failure!.Kind);
    }

    [Fact]
    public async Task Run_AProgramThatDoesNotEnd_IsEndedWithItsChildren()
    {
        var pid = Path.Combine(_machine.Home, "pid");
        _machine.Install("hang", $"/bin/sleep 600 & echo $! > '{pid}'; wait");

        var said = await new ProcessRunner(_machine.Machine).RunAsync(Path.Combine(_machine.Bin, "hang"), [], TimeSpan.FromSeconds(1), default);

        Assert.Contains("did not answer within 1 s", said.Failure!.Message);
        Assert.False(IsAlive((await File.ReadAllTextAsync(pid)).Trim()));
    }

    [Fact]
    public async Task Run_MoreOutputThanTheLimit_IsCut()
    {
        _machine.Install("flood", "/usr/bin/head -c 300000 /dev/zero | /usr/bin/tr '\\0' x");

        var said = await RunAsync("flood", []);

        Assert.Equal(64 * 1024, said.Value.Output.Length);
    }

    [Fact]
    public async Task Run_ExitCodeAndStderr_AreValues()
    {
        _machine.Install("fail", "echo trouble >&2; exit 7");

        var said = await RunAsync("fail", []);

        Assert.Equal((7, "trouble"), (said.Value.ExitCode, said.Value.FirstLine));
    }

    public void Dispose() => _machine.Dispose();

    // A killed grandchild may stay a zombie until pid 1 reaps it.
    private static bool IsAlive(string pid) =>
        File.Exists($"/proc/{pid}/stat") && File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].Trim()[0] != 'Z';

    private Task<Outcome<CommandResult>> RunAsync(string program, string[] arguments) =>
        new ProcessRunner(_machine.Machine).RunAsync(Path.Combine(_machine.Bin, program), arguments, TimeSpan.FromSeconds(20), default);
}
