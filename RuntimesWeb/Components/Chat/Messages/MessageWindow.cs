using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Components.Chat.Messages;

/// <summary>The part of a conversation that is in the page: never more than a few pages of it, however long it is.</summary>
public sealed class MessageWindow(ConversationStore store, long conversation)
{
    public const int PageSize = 50;

    private const int Most = 3 * PageSize;

    private readonly List<ThreadRow> _rows = [];

    public IReadOnlyList<ThreadRow> Rows => _rows;

    public bool HasOlder { get; private set; }

    /// <summary>The end of the conversation is not in the page.</summary>
    public bool HasNewer { get; private set; }

    public async Task ShowEndAsync(CancellationToken ct)
    {
        var page = await store.MessagesAsync(conversation, null, PageSize, ct);
        Replace(page.Messages);
        (HasOlder, HasNewer) = (page.HasMore, false);
    }

    /// <summary>Shows the messages around one; false when it is not there.</summary>
    public async Task<bool> ShowAsync(Guid message, CancellationToken ct)
    {
        if (await store.FindMessageAsync(conversation, message, ct) is not { } found)
        {
            return false;
        }

        var before = await store.MessagesAsync(conversation, found.Number, PageSize / 2, ct);
        var after = await store.AfterAsync(conversation, found.Number - 1, PageSize + 1, ct);
        Replace([.. before.Messages, .. after.Take(PageSize)]);
        (HasOlder, HasNewer) = (before.HasMore, after.Count > PageSize);
        return true;
    }

    public async Task OlderAsync(CancellationToken ct)
    {
        if (!HasOlder || _rows.Count == 0)
        {
            return;
        }

        var page = await store.MessagesAsync(conversation, _rows[0].Message.Number, PageSize, ct);
        _rows.InsertRange(0, page.Messages.Select(ThreadRow.Of));
        HasOlder = page.HasMore;
        if (_rows.Count > Most)
        {
            _rows.RemoveRange(Most, _rows.Count - Most);
            HasNewer = true;
        }
    }

    public async Task NewerAsync(CancellationToken ct)
    {
        if (!HasNewer || _rows.Count == 0)
        {
            return;
        }

        var more = await store.AfterAsync(conversation, _rows[^1].Message.Number, PageSize + 1, ct);
        _rows.AddRange(more.Take(PageSize).Select(ThreadRow.Of));
        HasNewer = more.Count > PageSize;
        if (_rows.Count > Most)
        {
            _rows.RemoveRange(0, _rows.Count - Most);
            HasOlder = true;
        }
    }

    /// <summary>Takes over what is different at the end: new messages, answers that are over, messages that are gone.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        var from = _rows.Count == 0 ? 0 : _rows[Math.Max(0, _rows.Count - PageSize)].Message.Number;
        var now = await store.AfterAsync(conversation, from - 1, (2 * PageSize) + 1, ct);
        if (HasNewer)
        {
            return; // the person reads something older; the end is read anew when they come back
        }

        if (now.Count > 2 * PageSize)
        {
            await ShowEndAsync(ct);
            return;
        }

        var stored = now.ToDictionary(m => m.Number);
        _rows.RemoveAll(r => r.Message.Number >= from && !stored.ContainsKey(r.Message.Number));
        foreach (var row in _rows.Where(r => stored.ContainsKey(r.Message.Number)))
        {
            row.Update(stored[row.Message.Number]);
        }

        var last = _rows.Count == 0 ? -1 : _rows[^1].Message.Number;
        _rows.AddRange(now.Where(m => m.Number > last).Select(ThreadRow.Of));
    }

    /// <summary>The rows to show: what an answer heard while it was given stands inside it, and not again below.</summary>
    public IEnumerable<(ThreadRow Row, bool Waits)> Shown()
    {
        var answers = _rows.Where(r => r.IsAnswer && r.Message.RunId is not null).GroupBy(r => r.Message.RunId).ToDictionary(g => g.Key!.Value, g => g.First()); // just filtered
        var heard = new Dictionary<(Guid, string), int>();
        foreach (var (run, answer) in answers)
        {
            foreach (var said in answer.Story!.Steps.Where(s => s.Kind == RunStepKind.Said)) // an answer has one
            {
                heard[(run, said.Title)] = heard.GetValueOrDefault((run, said.Title)) + 1;
            }
        }

        foreach (var row in _rows)
        {
            if (row.IsAnswer || row.Message.RunId is not { } run || row.Message.Sender is not null)
            {
                yield return (row, false);
            }
            else if (heard.GetValueOrDefault((run, row.Message.Content)) is var times and > 0)
            {
                heard[(run, row.Message.Content)] = times - 1;
            }
            else
            {
                yield return (row, answers.GetValueOrDefault(run)?.IsLive == true);
            }
        }
    }

    private void Replace(IReadOnlyList<Message> messages)
    {
        _rows.Clear();
        _rows.AddRange(messages.Select(ThreadRow.Of));
    }
}
