using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Board;

namespace RuntimesWeb.Components.Board;

/// <summary>What js/board/board.js asks for: cards that were dragged, nudged and selected.</summary>
public sealed partial class BoardPage
{
    private DotNetObjectReference<BoardPage>? _self;
    private PageScript? _script;
    private Guid? _lastToggled;

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_script is not null)
        {
            await _script.EndAsync("stop");
        }

        _self?.Dispose();
    }

    /// <summary>A card, or all that are selected with it, was dropped on a column.</summary>
    [JSInvokable]
    public Task DroppedAsync(string task, string state) => InvokeAsync(async () =>
    {
        if (Card(task) is { } card && TaskStates.Parse(state) is { } to)
        {
            await MoveAllAsync(_selected.Contains(card.Task.Id) ? Chosen : [card.Task], to);
            StateHasChanged();
        }
    });

    /// <summary>A card goes to the next column on a side that it may go to.</summary>
    [JSInvokable]
    public Task NudgedAsync(string task, int side) => InvokeAsync(async () =>
    {
        if (Card(task) is not { } card)
        {
            return;
        }

        var from = card.Task.Status;
        var columns = TaskLook.Columns.ToList();
        var way = side < 0 ? columns.Take(columns.IndexOf(from)).Reverse() : columns.Skip(columns.IndexOf(from) + 1);
        if (way.Where(s => s != TaskState.Cancelled).Select(s => (TaskState?)s).FirstOrDefault(s => TaskStates.CanMove(from, s!.Value)) is { } to) // all are states
        {
            await MoveAllAsync([card.Task], to);
        }
        else
        {
            _said = TaskStates.IsFinal(from) ? TaskLook.Why(from, from) : $"From {TaskLook.State(from)} there is nowhere to go on this side.";
        }

        StateHasChanged();
    });

    /// <summary>A card is selected or not any more; with shift, all between it and the one before.</summary>
    [JSInvokable]
    public Task ToggledAsync(string task, bool isRange) => InvokeAsync(() =>
    {
        if (Card(task) is not { } card)
        {
            return;
        }

        var column = _picture?.Columns.FirstOrDefault(c => c.Cards.Contains(card))?.Cards.Select(c => c.Task.Id).ToList() ?? [];
        var (from, to) = (_lastToggled is { } last ? column.IndexOf(last) : -1, column.IndexOf(card.Task.Id));
        if (isRange && from >= 0)
        {
            _selected.UnionWith(column[Math.Min(from, to)..(Math.Max(from, to) + 1)]);
        }
        else
        {
            Toggle(card.Task.Id);
        }

        _said = $"{Words.Count(_selected.Count, "task", "tasks")} selected";
        StateHasChanged();
    });

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _script = new PageScript(Js, "/js/board/board.js");
            await _script.CallAsync("start", _self);
        }
    }

    private TaskCardView? Card(string id) => Guid.TryParse(id, out var task) ? _picture?.Find(task) : null;

    private void Toggle(Guid id)
    {
        _lastToggled = id;
        _ = _selected.Add(id) || _selected.Remove(id);
    }
}
