using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Rules;

namespace RuntimesWeb.Tests.Unit.Permissions;

public sealed class PermissionPatternTests
{
    [Theory]
    [InlineData("Bash", "Bash", "every command line")]
    [InlineData(" Bash(git *) ", "Bash(git *)", "the command git, alone or with any words behind it")]
    [InlineData("Bash(command:git *)", "Bash(command:git *)", "the command git, alone or with any words behind it")]
    [InlineData("Bash(git:*)", "Bash(git *)", "the command git, alone or with any words behind it")]
    [InlineData("Bash(*)", "Bash", "every command line")]
    [InlineData("Bash(npm run test:unit)", "Bash(npm run test:unit)", "exactly this command line")]
    [InlineData("Bash(a && b)", "Bash(a && b)", "exactly this command line")]
    [InlineData("Read(*)", "Read", "everything that looks at files of the folder")]
    [InlineData("Edit(src/**)", "Edit(src/**)", "changes of the files src/**")]
    [InlineData("Edit(src/(app)/a.tsx)", "Edit(src/(app)/a.tsx)", "changes of src/(app)/a.tsx")]
    [InlineData("WebFetch(domain:example.com)", "WebFetch(domain:example.com)", "every page of example.com")]
    [InlineData("mcp__files", "mcp__files", "every tool of the MCP server files")]
    [InlineData("mcp__files__read", "mcp__files__read", "every call of mcp__files__read")]
    [InlineData("mcp__*", "mcp__*", "every tool whose name begins with mcp__")]
    public void Pattern_IsReadAndSaysWhatItCovers(string text, string written, string covers)
    {
        var pattern = PermissionPattern.Parse(text);

        Assert.Equal((written, covers), (pattern.Value.Text, pattern.Value.Covers));
    }

    [Theory]
    [InlineData(null, "pattern is required, such as Bash(npm test *) or Edit(src/**)")]
    [InlineData("  ", "pattern is required, such as Bash(npm test *) or Edit(src/**)")]
    [InlineData("Bash(", "pattern must be a tool's name, alone or with a pattern in parentheses, such as Bash(npm test *)")]
    [InlineData("git push", "pattern must be a tool's name, alone or with a pattern in parentheses, such as Bash(npm test *)")]
    [InlineData("Bash()", "pattern has nothing between its parentheses; Bash alone covers every call")]
    [InlineData("Bash(command:)", "pattern has nothing behind command:")]
    [InlineData("mcp__*(x)", "pattern must not have parentheses behind a name with *")]
    [InlineData("Bash(git * && rm *)", "pattern must describe one command: what && ; | > and $( ) join is looked at piece by piece, so write a rule for each")]
    [InlineData("Bash(curl * | sh)", "pattern must describe one command: what && ; | > and $( ) join is looked at piece by piece, so write a rule for each")]
    [InlineData("Bash(\u0007)", "pattern must not have characters that cannot be seen")]
    public void Pattern_ThatCannotBe_SaysWhatWouldBeRight(string? text, string message)
    {
        var failure = PermissionPattern.Parse(text).Failure;

        Assert.Equal(message, failure?.Message);
        Assert.True(failure!.Fields!.ContainsKey("pattern"));
    }

    [Fact]
    public void Pattern_TooLong_IsRefused() => Assert.Equal("pattern must be at most 500 characters", PermissionPattern.Parse($"Bash({new string('x', 500)})").Failure?.Message);

    [Theory]
    [InlineData("allow Edit(src/**)", "write_file", "src/a/b.cs", PermissionBehavior.Allow)]
    [InlineData("allow Edit(src/**)", "edit_file", "src/a.cs", PermissionBehavior.Allow)]
    [InlineData("allow Edit(src/**)", "Write", "/home/somebody/project/src/a.cs", PermissionBehavior.Allow)]
    [InlineData("allow Edit(src/**)", "write_file", "docs/a.md", PermissionBehavior.Ask)]
    [InlineData("allow Edit(src/**)", "write_file", "src/../docs/a.md", PermissionBehavior.Ask)]
    [InlineData("allow Edit(src/*)", "write_file", "src/a/b.cs", PermissionBehavior.Ask)]
    [InlineData("allow Edit(*.md)", "write_file", "a.md", PermissionBehavior.Allow)]
    [InlineData("allow Edit(*.md)", "write_file", "docs/a.md", PermissionBehavior.Ask)]
    [InlineData("allow Edit(**/*.md)", "write_file", "docs/a.md", PermissionBehavior.Allow)]
    [InlineData("allow Edit", "write_file", "../other/a.md", PermissionBehavior.Ask)]
    [InlineData("allow Write", "edit_file", "a.md", PermissionBehavior.Ask)]
    [InlineData("allow edit_file", "write_file", "a.md", PermissionBehavior.Ask)]
    [InlineData("allow EDIT_FILE", "edit_file", "a.md", PermissionBehavior.Allow)]
    [InlineData("allow Edit; deny Edit(.env)", "write_file", "app/.ENV", PermissionBehavior.Deny)]
    [InlineData("allow Edit; deny Edit(config)", "write_file", "config/a/b.json", PermissionBehavior.Deny)]
    [InlineData("allow Edit; ask Edit(*.csproj)", "edit_file", "a/b.csproj", PermissionBehavior.Ask)]
    [InlineData("allow Edit", "write_file", ".git/config", PermissionBehavior.Deny)]
    [InlineData("", "read_file", "src/a.cs", PermissionBehavior.Allow)]
    [InlineData("", "Read", "/etc/passwd", PermissionBehavior.Ask)]
    [InlineData("deny Read(secrets/**)", "read_file", "secrets/a", PermissionBehavior.Deny)]
    [InlineData("deny Read(secrets/**)", "grep", "secrets", PermissionBehavior.Deny)]
    [InlineData("allow Read(/etc/hosts)", "Read", "/etc/hosts", PermissionBehavior.Allow)]
    [InlineData("", "read_file", "/home/somebody/.runtimesweb/secrets/x", PermissionBehavior.Deny)]
    public void Path_IsDecided(string rules, string tool, string path, PermissionBehavior expected) =>
        Assert.Equal(expected, PermissionTable.Decide(rules, PermissionMode.Ask, tool, JsonSerializer.Serialize(new { path })).Behavior);

    [Theory]
    [InlineData(PermissionMode.Plan, PermissionBehavior.Deny)]
    [InlineData(PermissionMode.Ask, PermissionBehavior.Ask)]
    [InlineData(PermissionMode.AcceptEdits, PermissionBehavior.Allow)]
    [InlineData(PermissionMode.Trusted, PermissionBehavior.Allow)]
    public void Edit_WithoutARule_IsDecidedByTheMode(PermissionMode mode, PermissionBehavior expected) =>
        Assert.Equal(expected, PermissionTable.Decide("", mode, "edit_file", """{"path":"a.md"}""").Behavior);

    [Theory]
    [InlineData("allow WebFetch(domain:example.com)", "https://example.com/a", PermissionBehavior.Allow)]
    [InlineData("allow WebFetch(domain:example.com)", "https://www.example.com/a", PermissionBehavior.Ask)]
    [InlineData("allow WebFetch(domain:*.example.com)", "https://www.example.com/a", PermissionBehavior.Allow)]
    [InlineData("allow WebFetch(domain:example.com)", "https://example.com@evil.test/a", PermissionBehavior.Ask)]
    [InlineData("allow WebFetch(domain:example.com)", "https://evil.test/?example.com", PermissionBehavior.Ask)]
    [InlineData("deny WebFetch(domain:example.com)", "https://www.EXAMPLE.com/a", PermissionBehavior.Deny)]
    [InlineData("allow WebFetch(https://example.com/docs/*)", "https://example.com/docs/a", PermissionBehavior.Allow)]
    [InlineData("allow WebFetch(https://example.com/docs/*)", "https://example.com/b", PermissionBehavior.Ask)]
    public void Page_IsDecided(string rules, string url, PermissionBehavior expected) =>
        Assert.Equal(expected, PermissionTable.Decide(rules, PermissionMode.Ask, "web_fetch", JsonSerializer.Serialize(new { url })).Behavior);

    [Theory]
    [InlineData("allow mcp__files", "mcp__files__write", null, PermissionBehavior.Allow)]
    [InlineData("allow mcp__files", "mcp__files2__write", null, PermissionBehavior.Ask)]
    [InlineData("allow mcp__*", "mcp__files__write", null, PermissionBehavior.Allow)]
    [InlineData("allow mcp__files__write(path:docs/*)", "mcp__files__write", null, PermissionBehavior.Allow)]
    [InlineData("allow mcp__files__write(path:src/*)", "mcp__files__write", null, PermissionBehavior.Ask)]
    [InlineData("allow mcp__*; deny mcp__files__write", "MCP__files__write", null, PermissionBehavior.Deny)]
    [InlineData("allow mcp__files", "mcp__runtimesweb-tasks__create_task", null, PermissionBehavior.Allow)]
    [InlineData("deny mcp__runtimesweb-tasks", "mcp__runtimesweb-tasks__create_task", null, PermissionBehavior.Deny)]
    [InlineData("allow mcp__files", "mcp__runtimesweb-tools__web_fetch", null, PermissionBehavior.Ask)]
    [InlineData("allow mcp__files", "mcp__runtimesweb-others__create_task", null, PermissionBehavior.Ask)]
    [InlineData("allow@coder mcp__*", "mcp__files__write", "coder", PermissionBehavior.Allow)]
    [InlineData("allow@coder mcp__*", "mcp__files__write", "writer", PermissionBehavior.Ask)]
    [InlineData("allow@coder mcp__*; deny mcp__files", "mcp__files__write", "coder", PermissionBehavior.Deny)]
    [InlineData("allow mcp__*; ask@coder mcp__files", "mcp__files__write", "coder", PermissionBehavior.Ask)]
    [InlineData("allow@/home/somebody mcp__*", "mcp__files__write", null, PermissionBehavior.Allow)]
    [InlineData("allow@/home/somebody/proj mcp__*", "mcp__files__write", null, PermissionBehavior.Ask)]
    public void ToolOfAServer_IsDecidedByNameScopeAndInput(string rules, string tool, string? agent, PermissionBehavior expected) =>
        Assert.Equal(expected, PermissionTable.Decide(rules, PermissionMode.Ask, tool, """{"path":"docs/a.md"}""", agent).Behavior);

    [Fact]
    public void Planning_ARuleOpensAPageButNoChange()
    {
        Assert.Equal(PermissionBehavior.Allow, PermissionTable.Decide("allow WebFetch", PermissionMode.Plan, "web_fetch", """{"url":"https://example.com/"}""").Behavior);
        Assert.Equal(PermissionBehavior.Deny, PermissionTable.Decide("allow mcp__*", PermissionMode.Plan, "mcp__files__write", "{}").Behavior);
        Assert.Equal(PermissionBehavior.Deny, PermissionTable.Decide("allow Edit", PermissionMode.Plan, "write_file", """{"path":"a"}""").Behavior);
    }

    [Theory]
    [InlineData("bash", "npm test", "Bash(npm test)", "Bash(npm test *)")]
    [InlineData("bash", "npm  run \"build\" --x", "Bash(npm run build --x)", "Bash(npm run build *)")]
    [InlineData("bash", "git commit -m 'a b'", "Bash(git commit -m 'a b')", "Bash(git commit *)")]
    [InlineData("bash", "pytest -q", "Bash(pytest -q)", "Bash(pytest *)")]
    [InlineData("bash", "rm *.tmp", @"Bash(rm \*.tmp)", null)]
    [InlineData("bash", "npm test && rm x", "Bash(npm test && rm x)", null)]
    [InlineData("bash", "npm test > out", "Bash(npm test > out)", null)]
    [InlineData("bash", "if x; then y; fi", "Bash(if x; then y; fi)", null)]
    [InlineData("bash", "python3 x.py", "Bash(python3 x.py)", null)]
    [InlineData("bash", "sudo make", "Bash(sudo make)", null)]
    [InlineData("write_file", "src/a/b.cs", "Edit(src/a/b.cs)", "Edit(src/a/**)")]
    [InlineData("edit_file", "README.md", "Edit(README.md)", null)]
    [InlineData("web_fetch", "https://example.com/a?b", "WebFetch(domain:example.com)", null)]
    [InlineData("mcp__files__write", null, "mcp__files__write", null)]
    public void Remembered_IsThisCallAndWhatIsLikeIt(string tool, string? subject, string exact, string? wider)
    {
        var remembered = RememberedPattern.For(new ToolUse(tool, ToolEffect.Other, subject, default));

        Assert.Equal((exact, wider), (remembered.Exact, remembered.Wider));
    }

    [Fact]
    public void Remembered_Exactly_AllowsTheSameCallAgain_AndNoOther()
    {
        foreach (var line in new[] { "npm test", "rm *.tmp", @"printf '%s\n' a\*b", "git add . && git commit -m \"x\"", "echo 'a'\\''b' > out.txt", "cat <<END\nx\nEND", "FOO=1 make" })
        {
            var rule = $"allow {RememberedPattern.For(new ToolUse("bash", ToolEffect.Runs, line, default)).Exact}".Replace(";", "", StringComparison.Ordinal);

            Assert.Equal(PermissionBehavior.Allow, PermissionTable.Run(rule, PermissionMode.Ask, line).Behavior);
            Assert.Equal(PermissionBehavior.Ask, PermissionTable.Run(rule, PermissionMode.Ask, line + "\nrm x").Behavior);
        }
    }
}
