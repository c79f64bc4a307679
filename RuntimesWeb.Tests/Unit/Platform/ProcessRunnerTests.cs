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
        var child = (await File.ReadAllTextAsync(pid)).Trim();
        Assert.True(SpinWait.SpinUntil(() => !Processes.IsAlive(child), TimeSpan.FromSeconds(10)), "the grandchild outlived the call");
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

    [Fact]
    public async Task Stream_GivesLinesOfBothStreamsAndTheExitCode()
    {
        _machine.Install("talk", "echo one; echo; echo trouble >&2; printf 'no end'; exit 3");

        var (end, lines) = await StreamAsync("talk");

        Assert.Equal(3, end.Value);
        Assert.Equal(["one", "no end"], lines.Where(l => !l.IsError).Select(l => l.Text));
        Assert.Equal(["trouble"], lines.Where(l => l.IsError).Select(l => l.Text));
    }

    [Fact]
    public async Task Stream_AskedToStopAFlood_TakesNoMoreThanWasRead()
    {
        _machine.Install("flood", "exec /usr/bin/yes flood");
        using var stop = new CancellationTokenSource();
        var seen = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Runner.StreamAsync(
            Command("flood"),
            _ => ++seen == 500 ? stop.CancelAsync() : Task.CompletedTask,
            stop.Token));

        Assert.Equal(500, seen);
    }

    [Fact]
    public async Task Stream_Cancelled_EndsGrandchildrenThatIgnoreTheSignal()
    {
        _machine.Install("stubborn", $"""
            trap '' TERM
            (trap '' TERM; while :; do /bin/sleep 600; done) &
            echo $! > '{_machine.Home}/grandchild'
            /usr/bin/nohup /bin/sh -c 'trap "" TERM; /bin/sleep 600 & echo $! > "{_machine.Home}/orphan"; exit 0' >/dev/null 2>&1
            echo up
            while :; do /bin/sleep 600; done
            """);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Runner.StreamAsync(Command("stubborn"), _ => stop.CancelAsync(), stop.Token));

        foreach (var name in new[] { "grandchild", "orphan" })
        {
            var pid = (await File.ReadAllTextAsync(Path.Combine(_machine.Home, name))).Trim();
            Assert.True(SpinWait.SpinUntil(() => !Processes.IsAlive(pid), TimeSpan.FromSeconds(5)), $"the {name} outlived the cancellation");
        }
    }

    [Fact]
    public async Task Stream_ACancelledProgram_MayTidyUpFirst()
    {
        var tidied = Path.Combine(_machine.Home, "tidied");
        _machine.Install("tidy", $"trap 'echo yes > \"{tidied}\"; exit 0' TERM; echo up; while :; do /bin/sleep 0.05; done");
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Runner.StreamAsync(Command("tidy"), _ => stop.CancelAsync(), stop.Token));

        Assert.True(File.Exists(tidied));
    }

    [Fact]
    public async Task Stream_AChildLeftBehindWithTheOutputOpen_DoesNotHoldTheEndUp()
    {
        _machine.Install("leave", "/bin/sleep 600 & echo done; exit 0");

        var (end, lines) = await StreamAsync("leave");

        Assert.Equal(0, end.Value);
        Assert.Equal("done", Assert.Single(lines).Text);
    }

    [Fact]
    public async Task Stream_AVeryLongLine_IsCut_AndTheNextOneIsWhole()
    {
        _machine.Install("long", "/usr/bin/head -c 3000000 /dev/zero | /usr/bin/tr '\\0' x; echo; echo next");

        var (_, lines) = await StreamAsync("long");

        Assert.Equal([Lines.Longest + 1, 4], lines.Select(l => l.Text.Length));
        Assert.EndsWith("…", lines[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_BinaryJunkAndColours_BecomeReadableText()
    {
        _machine.Install("junk", "printf '\\033[31mred\\033[0m\\007\\n\\001\\377\\376ok\\000\\n10%%\\r100%%\\n'");

        var (_, lines) = await StreamAsync("junk");

        Assert.Equal(["red", "\uFFFD\uFFFDok", "10%", "100%"], lines.Select(l => l.Text));
    }

    [Fact]
    public async Task Stream_AProgramThatIsMissing_AndOneThatCannotStart_AreToldApart()
    {
        File.WriteAllText(Path.Combine(_machine.Bin, "garbage"), "neither a script nor a binary");
        File.SetUnixFileMode(Path.Combine(_machine.Bin, "garbage"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(_machine.Bin, "lost"), "#!/no/such/interpreter\n");
        File.SetUnixFileMode(Path.Combine(_machine.Bin, "lost"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Equal(FailureKind.NotFound, (await StreamAsync("nothing")).End.Failure!.Kind);
        Assert.Equal(FailureKind.Unavailable, (await StreamAsync("garbage")).End.Failure!.Kind);
        Assert.Contains("/no/such/interpreter", (await StreamAsync("lost")).End.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_TheChild_GetsTheVariablesOfItsCommandAndHasNothingToRead()
    {
        _machine.Set("ANTHROPIC_API_KEY", "sk-ant-canary");
        _machine.Install("show", "/usr/bin/env; /bin/cat; echo end");

        var lines = new List<string>();
        await Runner.StreamAsync(Command("show") with { Variables = new Dictionary<string, string> { ["PIP_NO_INPUT"] = "1" } }, line => Add(lines, line.Text), default);

        Assert.Contains("PIP_NO_INPUT=1", lines);
        Assert.Equal("end", lines[^1]);
        Assert.DoesNotContain(lines, l => l.Contains("canary", StringComparison.Ordinal));
    }

    public void Dispose() => _machine.Dispose();

    private ProcessRunner Runner => new(_machine.Machine);

    private Command Command(string program) => new(Path.Combine(_machine.Bin, program), []);

    private async Task<(Outcome<int> End, List<OutputLine> Lines)> StreamAsync(string program)
    {
        var lines = new List<OutputLine>();
        return (await Runner.StreamAsync(Command(program), line => Add(lines, line), default), lines);
    }

    private static Task Add<T>(List<T> lines, T line)
    {
        lines.Add(line);
        return Task.CompletedTask;
    }

    private Task<Outcome<CommandResult>> RunAsync(string program, string[] arguments) =>
        new ProcessRunner(_machine.Machine).RunAsync(Path.Combine(_machine.Bin, program), arguments, TimeSpan.FromSeconds(20), default);
}
