using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Permissions;

/// <summary>A new rule: says while one types what its pattern covers, or what is wrong with it.</summary>
public sealed partial class RuleForm
{
    private PermissionBehavior _behavior;
    private string _pattern = "";
    private string _agent = "";
    private string _folder = "";
    private bool _busy;
    private Failure? _failure;
    private Outcome<PermissionPattern>? _read;

    [Parameter]
    public IReadOnlyList<Agent> Agents { get; set; } = [];

    [Parameter]
    public EventCallback OnDone { get; set; }

    [Inject]
    public required AddRule Add { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    private Failure? Wrong => _read?.Failure;

    private string Means => Wrong is { } wrong ? Words.Sentence(wrong.Message)
        : _read is { } read ? $"{PermissionLook.Heading(_behavior)}: {read.Value.Covers}."
        : "A tool, alone or with a pattern: Bash(npm test *), Edit(src/**), WebFetch(domain:example.com), mcp__server.";

    private void Look() => (_read, _failure) = (string.IsNullOrWhiteSpace(_pattern) ? default(Outcome<PermissionPattern>?) : PermissionPattern.Parse(_pattern), null);

    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var outcome = await Add.RunAsync(new RuleInput(_behavior, _pattern, _agent, _folder), await Actor.GetAsync(), Closing);
            _failure = outcome.Failure;
            if (outcome.IsOk)
            {
                await OnDone.InvokeAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
