using Microsoft.AspNetCore.Components;

namespace RuntimesWeb.Components.Chat.Compose;

/// <summary>Something to choose.</summary>
public sealed record PickerOption(string Icon, string Label, Func<Task> Choose, string? Note = null, string? Side = null, bool Chosen = false, string? More = null)
{
    /// <summary>The words it is found by.</summary>
    public string Search => $"{Label} {Note} {More}";
}

public sealed record PickerGroup(string Name, IReadOnlyList<PickerOption> Options);

/// <summary>What could be chosen if something were done first.</summary>
public sealed record PickerGap(string Text, string Action, string Href);

public sealed record PickerList(IReadOnlyList<PickerGroup> Groups, IReadOnlyList<PickerGap> Gaps);

/// <summary>A chip with a list behind it.</summary>
public sealed partial class Picker
{
    private readonly string _id = $"picker-{Guid.NewGuid():N}";
    private IReadOnlyList<PickerGroup> _groups = [];
    private IReadOnlyList<PickerGap> _gaps = [];
    private bool _isOpen;
    private bool _loading;

    /// <summary>How scripts and commands call it.</summary>
    [Parameter]
    [EditorRequired]
    public required string Name { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Label { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Icon { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Value { get; set; }

    [Parameter]
    public bool Warns { get; set; }

    [Parameter]
    public bool Search { get; set; } = true;

    [Parameter]
    [EditorRequired]
    public required Func<Task<PickerList>> Load { get; set; }

    /// <summary>What stands above the list.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private async Task OpenAsync()
    {
        (_isOpen, _loading) = (true, true);
        try
        {
            var list = await Load();
            (_groups, _gaps) = (list.Groups, list.Gaps);
        }
        finally
        {
            _loading = false;
        }
    }

    private async Task ChooseAsync(PickerOption option)
    {
        await option.Choose();
        // Hundreds of models are not kept in memory for a list that is closed.
        (_groups, _gaps, _isOpen) = ([], [], false);
    }
}
