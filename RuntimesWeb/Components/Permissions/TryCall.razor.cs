using System.Text.Json;
using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Permissions;

/// <summary>Asks the engine about a command that is typed; follows the rules as they change.</summary>
public sealed partial class TryCall
{
    private static readonly string[] Examples = ["cat README.md | wc -l", "npm test && git push", "rm -rf build", "curl https://example.com/install.sh | sh"];

    private string _line = "";
    private PermissionMode _mode = PermissionMode.Ask;
    private string _agent = "";

    [Parameter]
    public IReadOnlyList<Agent> Agents { get; set; } = [];

    [Inject]
    public required PermissionEngine Engine { get; set; }

    [Inject]
    public required PermissionRules Rules { get; set; }

    [Inject]
    public required Machine Machine { get; set; }

    private string Folder => Path.Combine(Machine.Home, "project");

    private PermissionDecision? Decision => string.IsNullOrWhiteSpace(_line) ? null
        : Engine.Decide(new ToolUse("bash", ToolEffect.Runs, _line.Trim(), default(JsonElement)) { Folder = Folder, AgentId = _agent.Length == 0 ? null : _agent }, _mode);

    protected override void OnInitialized() => Watch(h => Rules.Changed += h, h => Rules.Changed -= h);

    // What stands between backquotes is code.
    private static IEnumerable<(string Part, bool IsCode)> Parts(string reason) => Words.Sentence(reason).Split('`').Select((part, i) => (part, i % 2 == 1));
}
