using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Tools;

namespace RuntimesWeb.Tests.Support;

/// <summary>A project folder with files of a test's own, and the tools that look at it; a secret lies beside it.</summary>
public sealed class ToolHouse : IDisposable
{
    public const string Secret = "the-secret-beside-the-project";

    private readonly TestMachine _machine = new();
    private readonly DataFolder _data;
    private IReadOnlyList<ITool>? _tools;
    private readonly string _above = Directory.CreateTempSubdirectory("runtimesweb-tools-").FullName;

    public ToolHouse()
    {
        _data = DataFolder.Open(Path.Combine(_machine.Home, "data"), _machine.Machine);
        Project = Directory.CreateDirectory(Path.Combine(_above, "project")).FullName;
        Outside = Directory.CreateDirectory(Path.Combine(_above, "outside")).FullName;
        File.WriteAllText(Path.Combine(Outside, "secret.txt"), Secret);
    }

    public string Project { get; }

    /// <summary>The computer as the tools see it: with the programs of this one, and no variable but what a test sets.</summary>
    public Machine Machine => _machine.Machine with { SearchPath = "/usr/local/bin:/usr/bin:/bin" };

    public void Set(string variable, string value) => _machine.Set(variable, value);

    public string Outside { get; }

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public WorkFolder Folder => new CheckFolder(_data, _machine.Machine).Run(Project).Value;

    /// <summary>The tools of one run; <see cref="NewRun"/> begins another.</summary>
    public IReadOnlyList<ITool> Tools => _tools ??= [.. ToolsOf(_data)];

    public void NewRun() => _tools = null;

    public IEnumerable<ITool> ToolsOf(DataFolder data) =>
        new WorkspaceTools(data, new ProcessRunner(Machine, new ChildRegister(_data, NullLogger<ChildRegister>.Instance)), Machine, Time).ToolsFor(new ToolScope(Guid.NewGuid(), Folder, null));

    public ITool Tool(string name) => Tools.Single(t => t.Definition.Name == name);

    public string Read(string path) => File.ReadAllText(Path.Combine(Project, path));

    public string Write(string path, string text)
    {
        var full = Path.Combine(Project, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public void Link(string path, string target) => File.CreateSymbolicLink(Path.Combine(Project, path), target);

    public Task<ToolAnswer> CallAsync(string tool, object arguments, CancellationToken ct = default) =>
        Tool(tool).CallAsync(JsonSerializer.SerializeToElement(arguments), ct);

    /// <summary>What a call says; it must go well.</summary>
    public async Task<string> SaysAsync(string tool, object arguments)
    {
        var answer = await CallAsync(tool, arguments);
        Assert.False(answer.IsError, answer.Text);
        return answer.Text;
    }

    /// <summary>Why a call is refused; it must be.</summary>
    public async Task<string> RefusesAsync(string tool, object arguments)
    {
        var answer = await CallAsync(tool, arguments);
        Assert.True(answer.IsError, answer.Text);
        Assert.DoesNotContain(Secret, answer.Text, StringComparison.Ordinal);
        return answer.Text;
    }

    public void Dispose()
    {
        _data.Dispose();
        _machine.Dispose();
        Directory.Delete(_above, recursive: true);
    }
}
