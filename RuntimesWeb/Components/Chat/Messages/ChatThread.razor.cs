using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Conversations;

namespace RuntimesWeb.Components.Chat.Messages;

/// <summary>The messages of one conversation. Give it the conversation's id as <c>@key</c> too.</summary>
public sealed partial class ChatThread
{
    private readonly string _id = $"thread-{Guid.NewGuid():N}";
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _reading = new(1, 1);
    private ElementReference _scroller;
    private PageScript? _script;
    private DotNetObjectReference<ChatThread>? _self;
    private Guid? _goTo;
    private bool _toEnd;

    [Parameter]
    [EditorRequired]
    public required Conversation Conversation { get; set; }

    [Parameter]
    [EditorRequired]
    public required MessageWindow Window { get; set; }

    [Parameter]
    [EditorRequired]
    public required PartnerNames Names { get; set; }

    [Parameter]
    public EventCallback<MessageAct> Act { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Inject]
    public required TimeProvider Time { get; set; }

    [JSInvokable]
    public Task OlderAsync() => ReadAsync(Window.OlderAsync);

    [JSInvokable]
    public Task NewerAsync() => ReadAsync(Window.NewerAsync);

    /// <summary>Shows a message and marks it; false when it is not there.</summary>
    public async Task<bool> GoToAsync(Guid message)
    {
        if (Window.Rows.All(r => r.Message.Id != message) && !await Window.ShowAsync(message, _closing.Token))
        {
            return false;
        }

        _goTo = message;
        StateHasChanged();
        return true;
    }

    /// <summary>Shows the end, and stays there.</summary>
    public async Task LatestAsync()
    {
        if (Window.HasNewer)
        {
            await ReadAsync(Window.ShowEndAsync);
        }

        _toEnd = true;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _closing.Dispose();
        await (_script?.EndAsync("detach", _id) ?? ValueTask.CompletedTask);
        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            var script = new PageScript(Js, "/js/chat/thread.js");
            if (!await script.CallAsync("attach", [_scroller, _id, _self, _goTo is not null], _closing.Token))
            {
                await script.DisposeAsync();
                return;
            }

            _script = script;
            StateHasChanged();
        }

        if (_script is not null && (_goTo is not null || _toEnd))
        {
            var (target, end) = (_goTo, _toEnd);
            (_goTo, _toEnd) = (null, false);
            await (target is { } id ? _script.CallAsync("mark", _id, $"m-{id}") : end ? _script.CallAsync("toEnd", _id) : Task.CompletedTask);
        }
    }

    // One reading at a time: the script asks again while the last page is on its way.
    private async Task ReadAsync(Func<CancellationToken, Task> read)
    {
        if (_closing.IsCancellationRequested || !await _reading.WaitAsync(0))
        {
            return;
        }

        try
        {
            await read(_closing.Token);
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        finally
        {
            _reading.Release();
        }
    }

    private string LinkOf(ThreadRow row) => $"/chat/{Conversation.Id}#m-{row.Message.Id}";

    private string DayName(DateOnly day)
    {
        var today = DateOnly.FromDateTime(Time.GetLocalNow().Date);
        return day == today ? "Today" : day == today.AddDays(-1) ? "Yesterday" : day.ToString(day.Year == today.Year ? "dddd, d MMMM" : "d MMMM yyyy", CultureInfo.InvariantCulture);
    }
}
