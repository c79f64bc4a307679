using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Testing;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes.Recipes;

/// <summary>What test programs print: recorded, but for Go, pytest and the newer platform of .NET, which are written as their documents show them.</summary>
public sealed class TestOutputTests
{
    [Theory]
    [InlineData("dotnet-vstest", "dotnet test", 1, 2, 1)]
    [InlineData("dotnet-platform", "dotnet test", 2, 1, 1)]
    [InlineData("unittest", "unittest", 1, 3, 1)]
    [InlineData("pytest", "pytest", 1, 3, 1)]
    [InlineData("jest", "Jest", 1, 3, 1)]
    [InlineData("vitest", "Vitest", 1, 2, 1)]
    [InlineData("node", "node --test", 1, 1, 0)]
    [InlineData("cargo", "cargo test", 1, 2, 1)]
    [InlineData("go", "go test", null, 3, 0)]
    [InlineData("go-verbose", "go test", 1, 1, 1)]
    public void Read_CountsWhatRan(string recorded, string runner, int? passed, int failed, int skipped)
    {
        var outcome = TestOutput.Read(Recorded(recorded))!;

        Assert.Equal((runner, passed, failed, skipped), (outcome.Runner, outcome.Passed, outcome.Failed, outcome.Skipped));
        Assert.Equal(failed, outcome.Failures.Count);
    }

    [Theory]
    [InlineData("dotnet-vstest", "AddsWrong", "Assert.That(Add(1, 2), Is.EqualTo(4)); Expected: 4; But was:  3", "/home/person/project/UnitTest1.cs", 10)]
    [InlineData("dotnet-vstest", "Throws", "System.NullReferenceException : Object reference not set to an instance of an object.", "/home/person/project/UnitTest1.cs", 16)]
    [InlineData("dotnet-platform", "Things.Tests.CalcTests.AddsWrong", "Assert.Equal() Failure: Values differ; Expected: 4; Actual:   3", "/home/person/project/UnitTest1.cs", 10)]
    [InlineData("unittest", "test_div (test_a.CalcTests.test_div)", "ZeroDivisionError: division by zero", "/home/person/project/calc.py", 6)]
    [InlineData("unittest", "test_add_wrong (test_a.CalcTests.test_add_wrong)", "AssertionError: 3 != 4", "/home/person/project/test_a.py", 9)]
    [InlineData("pytest", "tests/test_calc.py::CalcTests::test_wrong", "assert 3 == 4", "tests/test_calc.py", 9)]
    [InlineData("pytest", "tests/test_calc.py::test_div[0]", "ZeroDivisionError: division by zero", "calc.py", 6)]
    [InlineData("pytest", "tests/test_calc.py::test_setup", "RuntimeError: no database", "tests/test_calc.py", null)]
    [InlineData("jest", "add › adds wrong", "expect(received).toBe(expected) // Object.is equality; Expected: 4; Received: 3", "sum.test.js", 6)]
    [InlineData("jest", "add › throws", "TypeError: Cannot read properties of undefined (reading 'x')", "sum.test.js", 12)]
    [InlineData("vitest", "sum.spec.mjs > add > adds wrong", "AssertionError: expected 3 to be 4 // Object.is equality", "sum.spec.mjs", 8)]
    [InlineData("vitest", "sum.spec.mjs > add > throws", "TypeError: Cannot read properties of undefined (reading 'x')", "sum.spec.mjs", 11)]
    [InlineData("node", "adds wrong", "3 == 4", "/home/person/project/node.test.mjs", 3)]
    [InlineData("cargo", "tests::adds_wrong", "assertion `left == right` failed; left: 3; right: 4", "src/lib.rs", 12)]
    [InlineData("cargo", "tests::unwraps", "called `Option::unwrap()` on a `None` value", "src/lib.rs", 18)]
    [InlineData("go", "TestAdd", "add(1, 2) = 3, want 4", "calc_test.go", 8)]
    [InlineData("go", "TestTable/five_and_two", "add(5, 2) = 7, want 9", "calc_test.go", 21)]
    [InlineData("go", "example.com/things/web", "build failed", null, null)]
    [InlineData("go-verbose", "TestAdd", "add(1, 2) = 3, want 4", "calc_test.go", 8)]
    public void Read_NamesWhatFailed_WithItsWordsAndItsPlace(string recorded, string name, string message, string? file, int? line)
    {
        var failed = TestOutput.Read(Recorded(recorded))!.Failures.Single(f => f.Name == name);

        Assert.Equal((message, file, line), (failed.Message, failed.File, failed.Line));
    }

    [Fact]
    public void Read_OfWhatDidNotCompile_IsNoTestsButReasons()
    {
        var output = Recorded("dotnet-build");

        Assert.Null(TestOutput.Read(output));
        Assert.Equal(
            [("CS0029", "/home/person/project/UnitTest1.cs", 20), ("CS0103", "/home/person/project/UnitTest1.cs", 20)],
            BuildErrors.Find(output.Split('\n')).Select(e => (e.Name, e.File, e.Line ?? 0)));
    }

    [Theory]
    [InlineData("bash: line 1: pytets: command not found")]
    [InlineData("/usr/bin/python3: No module named pytest")]
    [InlineData("npm error Missing script: \"test\"")]
    public void Reasons_OfWhatIsNotThere_AreFound(string line) => Assert.Equal(line, Assert.Single(BuildErrors.Find([line, "and more"])).Message);

    [Theory]
    [InlineData("All done, 5 files copied.")]
    [InlineData("")]
    [InlineData("Tests are important. 3 failed attempts to say it in 5 words.")]
    public void Read_OfOtherWords_IsNothing(string output) => Assert.Null(TestOutput.Read(output));

    private static string Recorded(string name) => File.ReadAllText(Path.Combine(Repository.Root, "RuntimesWeb.Tests", "Unit", "Runtimes", "Recipes", "Recorded", name + ".txt")).TrimEnd('\n');
}
