using System.Text.Json;
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
    private readonly string _above = Directory.CreateTempSubdirectory("runtimesweb-tools-").FullName;

    public ToolHouse()
    {
        _data = DataFolder.Open(Path.Combine(_machine.Home, "data"), _machine.Machine);
        Project = Directory.CreateDirectory(Path.Combine(_above, "project")).FullName;
        Outside = Directory.CreateDirectory(Path.Combine(_above, "outside")).FullName;
        File.WriteAllText(Path.Combine(Outside, "secret.txt"), Secret);
    }

    public string Project { get; }

    public string Outside { get; }

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public WorkFolder Folder => new CheckFolder(_data, _machine.Machine).Run(Project).Value;

    public IEnumerable<ITool> Tools => new WorkspaceTools(_data, Time).ToolsFor(new ToolScope(Guid.NewGuid(), Folder, null));

    public string Write(string path, string text)
    {
        var full = Path.Combine(Project, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public void Link(string path, string target) => File.CreateSymbolicLink(Path.Combine(Project, path), target);

    public Task<ToolAnswer> CallAsync(string tool, object arguments, CancellationToken ct = default) =>
        Tools.Single(t => t.Definition.Name == tool).CallAsync(JsonSerializer.SerializeToElement(arguments), ct);

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
