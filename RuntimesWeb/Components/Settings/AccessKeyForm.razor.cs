using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Access;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Settings;

/// <summary>Name, scope and expiry of a new access key.</summary>
public sealed partial class AccessKeyForm
{
    private string _name = "";
    private string _scope = "full";
    private string _target = "";
    private int _days;
    private bool _busy;
    private Failure? _failure;

    [Parameter]
    public EventCallback<CreatedKey> OnCreated { get; set; }

    [Parameter]
    public EventCallback OnCancel { get; set; }

    [Inject]
    public required AccessKeys Keys { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    private bool NeedsTarget => _scope is "agent" or "deployment";

    private string? Invalid(string field) => _failure?.Fields?.ContainsKey(field) == true ? "true" : null;

    private async Task CreateAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var scope = NeedsTarget ? $"{_scope}:{_target.Trim()}" : _scope;
            DateTimeOffset? expiresAt = _days == 0 ? null : Time.GetUtcNow().AddDays(_days);
            var outcome = await Keys.CreateAsync(_name, scope, expiresAt, await Actor.GetAsync(), Closing);
            _failure = outcome.Failure;
            if (outcome.IsOk)
            {
                await OnCreated.InvokeAsync(outcome.Value);
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
