using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Components.Chat.Messages;

/// <summary>What a person does with a message.</summary>
public enum MessageVerb
{
    Copy,
    Retry,
    Branch,
    Edit,
    ShowAll,
}

public sealed record MessageAct(MessageVerb Verb, ThreadRow Row);

/// <summary>
/// One answer. While it is coming it reads its run: settled blocks are rendered once, the open one is sent as the difference to what the browser has, at most 25 times
/// a second and less often the longer it is.
/// </summary>
public sealed partial class AnswerMessage
{
    private const int BatchMilliseconds = 40;

    // So long the open block may be before it is sent less often: what a second costs stays bounded.
    private const int CharactersPerMillisecond = 500;

    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly List<RunLine> _arrived = [];
    private readonly SemaphoreSlim _more = new(0, 1);
    private ThreadRow? _shown;
    private bool _followed;
    private bool _following;
    private int _version = -1;
    private string _sent = "";
    private string? _sentTo;

    [Parameter]
    [EditorRequired]
    public required ThreadRow Row { get; set; }

    /// <summary>The name of who answers.</summary>
    [Parameter]
    public string Who { get; set; } = "Answer";

    [Parameter]
    public bool IsLast { get; set; }

    /// <summary>The address of this message.</summary>
    [Parameter]
    public string Link { get; set; } = "";

    /// <summary>The conversation it was said in.</summary>
    [Parameter]
    public Guid Conversation { get; set; }

    [Parameter]
    public EventCallback<MessageAct> Act { get; set; }

    /// <summary>The answer has heard something that was said meanwhile, or is over.</summary>
    [Parameter]
    public EventCallback Progressed { get; set; }

    /// <summary>The script that shows the open block; null while there is none.</summary>
    [Parameter]
    public PageScript? Script { get; set; }

    [Inject]
    public required RunEngine Engine { get; set; }

    [Inject]
    public required TimeProvider Time { get; set; }

    private AnswerStory Story => Row.Story ?? throw new InvalidOperationException("an answer has a story");

    private string Label => Row.IsLive ? $"{Who} is answering" : $"{Who} answered";

    private string? Took => Row.Message.FinishedAt is { } end ? AnswerWords.Duration(Math.Max(0, (long)(end - Row.Message.CreatedAt).TotalMilliseconds)) : null;

    private string Thought => Story.IsOver ? "" : Story.Thought;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnParametersSet()
    {
        // An answer that is coming is shown in pieces from the start, and stays so: what is in the page is not made again when it is over.
        _followed |= Row.IsLive;
        if (_shown != Row)
        {
            (_shown, _version) = (Row, -1);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Row.IsLive && !_following && Row.Message.RunId is { } run)
        {
            _following = true;
            _ = Task.Run(() => ReadAsync(run, _closing.Token));
            _ = Task.Run(() => ShowAsync(_closing.Token));
        }

        await PatchAsync();
    }

    private async Task ReadAsync(Guid run, CancellationToken ct)
    {
        try
        {
            await foreach (var line in Engine.ReadAsync(run, EventPosition.Start, ct))
            {
                lock (_gate)
                {
                    _arrived.Add(line);
                    if (_more.CurrentCount == 0)
                    {
                        _more.Release();
                    }
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left; the answer goes on.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async Task ShowAsync(CancellationToken ct)
    {
        try
        {
            while (!Story.IsOver)
            {
                await _more.WaitAsync(ct);
                await InvokeAsync(TakeOverAsync);
                await Task.Delay(TimeSpan.FromMilliseconds(BatchMilliseconds + ((Story.Open?.OpenLength ?? 0) / CharactersPerMillisecond)), Time, ct);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left; the answer goes on.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async Task TakeOverAsync()
    {
        List<RunLine> lines;
        lock (_gate)
        {
            lines = [.. _arrived];
            _arrived.Clear();
        }

        if (Story.IsOver)
        {
            return; // what is stored of it came first
        }

        var said = Story.Steps.Count(s => s.Kind == RunStepKind.Said);
        lines.ForEach(Story.Add);
        if (Story.Version != _version)
        {
            // Blocks were settled or steps came: the page is rendered, and the open block is sent after that.
            _version = Story.Version;
            StateHasChanged();
        }
        else
        {
            await PatchAsync();
        }

        if (Story.IsOver || Story.Steps.Count(s => s.Kind == RunStepKind.Said) != said)
        {
            await Progressed.InvokeAsync();
        }
    }

    /// <summary>Sends what is different in the open block.</summary>
    private async Task PatchAsync()
    {
        if (Script is null || Story.Open is not { } open)
        {
            return;
        }

        var target = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{OpenId(Story.Parts.Count - 1)}.{open.Settled.Count}");
        var html = open.OpenHtml();
        var keep = target == _sentTo ? Same(_sent, html) : 0;
        if (target == _sentTo && keep == html.Length && keep == _sent.Length)
        {
            return;
        }

        (_sent, _sentTo) = (html, target);
        await Script.CallAsync("patch", [OpenId(Story.Parts.Count - 1), keep, html[keep..]], _closing.Token);
    }

    private string OpenId(int part) => $"open-{Row.Message.Id:N}-{part}";

    // Never between the two halves of a character.
    private static int Same(string a, string b)
    {
        var same = a.AsSpan().CommonPrefixLength(b);
        return same > 0 && char.IsHighSurrogate(b[same - 1]) ? same - 1 : same;
    }
}
