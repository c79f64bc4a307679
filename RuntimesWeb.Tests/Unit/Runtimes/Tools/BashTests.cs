using System.Diagnostics;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes.Tools;

/// <summary>What becomes of a command line.</summary>
public sealed class BashTests : IDisposable
{
    private readonly ToolHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task Command_RunsInTheFolder_AndBothStreamsComeInTheirOrder()
    {
        var said = await _house.SaysAsync("bash", new { command = "pwd; for i in 1 2 3; do echo out $i; echo err $i >&2; done; cat; echo \"$PWD\" | wc -l > made.txt" });

        Assert.Matches($@"\A{_house.Project}\nout 1\nerr 1\nout 2\nerr 2\nout 3\nerr 3\n\[exit code 0, \d+\.\d s\]\z", said);
        Assert.Equal("1", _house.Read("made.txt").Trim());
    }

    [Fact]
    public async Task Failure_IsToldWithItsCode()
    {
        Assert.Matches(@"\Ano such thing\n\[exit code 7, ", await _house.RefusesAsync("bash", new { command = "echo no such thing >&2; exit 7" }));
        Assert.StartsWith("[no output]\n[exit code 1, ", await _house.RefusesAsync("bash", new { command = "false" }), StringComparison.Ordinal);
        Assert.Contains("empty", await _house.RefusesAsync("bash", new { command = " " }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_HoldsNoKeyAndNothingOfThisServer()
    {
        _house.Set("ANTHROPIC_API_KEY", ToolHouse.Secret);
        _house.Set("RUNTIMESWEB_MASTER_KEY", ToolHouse.Secret);
        _house.Set("AWS_SECRET_ACCESS_KEY", ToolHouse.Secret);
        _house.Set("LANG", "C.UTF-8");

        var names = (await _house.SaysAsync("bash", new { command = "env" })).Split('\n').Where(l => l.Contains('=', StringComparison.Ordinal)).Select(l => l.Split('=')[0]).ToHashSet(StringComparer.Ordinal);

        Assert.Subset(
            new HashSet<string>(["HOME", "PATH", "LANG", "NO_COLOR", "PWD", "OLDPWD", "SHLVL", "_", "TERM", "PAGER", "GIT_PAGER", "GIT_EDITOR", "GIT_ASKPASS", "GIT_TERMINAL_PROMPT", "SSH_ASKPASS", "RUNTIMESWEB_CHILD"], StringComparer.Ordinal),
            names);
        Assert.Superset(new HashSet<string>(["HOME", "PATH", "LANG"], StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task Flood_IsKeptWithItsBeginningAndItsEnd()
    {
        var said = await _house.SaysAsync("bash", new { command = "echo first; head -c 20000000 /dev/zero | tr '\\0' y; echo; echo last" });

        Assert.True(said.Length < 31_000);
        Assert.Matches(@"(?s)\Afirst\ny+\n\[… 19,970,012 characters left out; .*y\nlast\n\[exit code 0", said);
    }

    [Fact]
    public async Task EndlessFlood_IsEnded() =>
        Assert.EndsWith("[ended: it printed without end]", await _house.RefusesAsync("bash", new { command = "yes" }), StringComparison.Ordinal);

    [Fact]
    public async Task WhatIsMeantForATerminal_IsLeftOut() =>
        Assert.StartsWith("red\none\ntwo é\n[exit", await _house.SaysAsync("bash", new { command = @"printf '\033[31mred\033[0m\r\none\rtwo \303\251\a\033]0;title\007'" }), StringComparison.Ordinal);

    [Fact]
    public async Task TimeThatIsOver_EndsAllOfIt()
    {
        var said = await _house.RefusesAsync("bash", new { command = "sleep 1000 & echo $!; sleep 1000", timeout_seconds = 1 });

        Assert.Contains("[ended after 1 s, its time was over", said, StringComparison.Ordinal);
        AssertGone(said);
    }

    [Fact]
    public async Task WhatGoesIntoTheBackground_EndsWithTheCall()
    {
        var said = await _house.SaysAsync("bash", new
        {
            command = """
                sleep 1000 & echo $!
                setsid sleep 1001 >/dev/null 2>&1 & echo $!
                nohup sleep 1002 >/dev/null 2>&1 & echo $!
                ( ( setsid sleep 1003 >/dev/null 2>&1 & echo $! ) & ) | cat
                setsid /bin/sh -c 'sleep 1004 & echo $!; exec sleep 1005' & echo $!
                disown -a
                """,
        });

        Assert.True(said.Split('\n').Count(l => l.Length > 0 && l.All(char.IsAsciiDigit)) >= 5, said);
        AssertGone(said);
    }

    [Fact]
    public async Task Cancelled_EndsAllOfItSoon()
    {
        using var stop = new CancellationTokenSource();
        var running = _house.CallAsync("bash", new { command = "trap '' TERM; setsid sleep 1000 & echo $! > started.new; mv started.new started; while true; do sleep 1; done" }, stop.Token);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Path.Combine(_house.Project, "started")), TimeSpan.FromSeconds(30)));

        var since = Stopwatch.GetTimestamp();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        // Two seconds are promised; the rest is for a computer that is busy.
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(6));
        AssertGone(_house.Read("started"));
    }

    private static void AssertGone(string said) => Assert.All(
        said.Split('\n').Where(l => l.Length > 0 && l.All(char.IsAsciiDigit)),
        pid => Assert.True(SpinWait.SpinUntil(() => !Processes.IsAlive(pid), TimeSpan.FromSeconds(5)), $"{pid} is alive"));
}
