using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes.Recipes;

/// <summary>Commands that print what was recorded, run by the real tool.</summary>
public sealed class RunTestsTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestFolder _at = new();

    [Fact]
    public async Task Failures_AreGroupedByCause_WithTheirPlaceInTheFolder()
    {
        _at.Write("out.txt", Recorded("unittest"));
        _at.Write("tests/test_a.py", "x");
        _at.Write("calc.py", "x");

        var report = await _at.ReportAsync("/recipe run-tests command=\"/bin/cat out.txt; exit 1\"");

        output.WriteLine(report);
        Assert.Contains("**3 of 4 tests failed**, 1 skipped (unittest). `/bin/cat out.txt; exit 1` ended: exit code 1,", report);
        Assert.Contains("3 failures, 2 causes.", report);
        Assert.Contains("### 1. AssertionError: 3 \\!= 4\n\n2 tests:\n\n- `test_add_wrong (test_a.CalcTests.test_add_wrong)` at `", report);
        Assert.Contains("### 2. ZeroDivisionError: division by zero\n\n1 test:", report);
    }

    [Fact]
    public async Task Command_IsFound_AndRunThroughTheGate()
    {
        _at.Write("test.sh", "#!/bin/sh\necho 'Ran 2 tests in 0.1s'\necho OK\n");
        File.SetUnixFileMode(Path.Combine(_at.Path, "test.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var report = await _at.ReportAsync("Run the tests");

        Assert.Equal(["bash ./test.sh"], _at.Gate.Judged.Select(u => $"{u.Tool} {u.Subject}"));
        Assert.Contains("as `test.sh` says", report);
        Assert.Contains("**All 2 tests passed**", report);
    }

    [Theory]
    [InlineData("true", "**It went well**, as far as its exit code says.", "It printed")]
    [InlineData("echo one; echo two; exit 3", "**It failed, and not by tests that I can read.**", "nothing at all")]
    [InlineData("echo 'Ran 0 tests in 0.0s'", "**No tests ran**", "Why")]
    [InlineData("echo 'Ran 2 tests in 0.0s'; echo OK; exit 1", "**No test failed, but the command did**: 2 tests passed", "Why")]
    [InlineData("echo 'Ran 2 tests in 0.0s'; echo 'FAILED (failures=1)'", "which does not fit", "All 2")]
    public async Task WhatCannotBeTold_IsNotSaid(string command, string said, string notSaid)
    {
        var report = await _at.ReportAsync($"/recipe run-tests command=\"{command}\"");

        Assert.Contains(said, report);
        Assert.DoesNotContain(notSaid, report);
    }

    [Fact]
    public async Task ABuildThatFailed_SaysWhatAndWhere()
    {
        _at.Write("out.txt", Recorded("dotnet-build"));

        var report = await _at.ReportAsync("/recipe run-tests command=\"/bin/cat out.txt; exit 1\"");

        output.WriteLine(report);
        Assert.Contains("## What kept the tests from running", report);
        Assert.Contains("- `CS0103` at `/home/person/project/UnitTest1.cs:20`", report);
    }

    [Fact]
    public async Task ATestThatHangs_IsEnded_AndSaidSo()
    {
        var report = await _at.ReportAsync("/recipe run-tests command=\"/bin/sleep 60\" timeout=1");

        output.WriteLine(report);
        Assert.Contains("**It failed, and not by tests that I can read.** `/bin/sleep 60` ended: ended after 1 s, its time was over", report);
    }

    [Fact]
    public async Task NotAllowed_NothingRuns()
    {
        _at.Gate.Judges = _ => PermissionDecision.Ask("it runs a command");

        var events = await _at.RunAsync("/recipe run-tests command=\"touch ran\"");

        Assert.Equal(("not_allowed", "The tests were not run: a person did not allow it."), (Assert.IsType<RunEvent.Error>(events[^1]).Code, ((RunEvent.Error)events[^1]).Message));
        Assert.False(File.Exists(Path.Combine(_at.Path, "ran")));
    }

    [Fact]
    public async Task WithoutACommand_ItSaysHowToGiveOne()
    {
        var error = Assert.IsType<RunEvent.Error>((await _at.RunAsync("/recipe run-tests"))[^1]);

        Assert.Equal("no_test_command", error.Code);
        Assert.Contains("command=", error.Hint, StringComparison.Ordinal);
    }

    private static string Recorded(string name) => File.ReadAllText(Path.Combine(Repository.Root, "RuntimesWeb.Tests", "Unit", "Runtimes", "Recipes", "Recorded", name + ".txt"));

    public void Dispose() => _at.Dispose();
}
