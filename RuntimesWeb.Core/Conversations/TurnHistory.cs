using System.Collections.Immutable;
using System.Text;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Core.Conversations;

/// <summary>
/// What was said before, as a model is told it: the newest messages that fit, with the tool calls of the newest answers as long as their events are kept. The
/// adapter shortens it further to what its model can take.
/// </summary>
public sealed class TurnHistory(ConversationStore store, RunStore runs, RunSessions sessions)
{
    private const int MostMessages = 400;
    private const int MostCharacters = 2_000_000;
    private const int AnswersWithTools = 12;
    private const int MostEvents = 2000;

    /// <param name="before">Only messages before this number.</param>
    public async Task<ImmutableArray<ModelMessage>> BeforeAsync(long conversation, long before, CancellationToken ct)
    {
        var page = await store.MessagesAsync(conversation, before, MostMessages, ct);
        var told = Newest(page.Messages);
        var withTools = told.Where(m => m is { Role: MessageRole.Assistant, RunId: not null } && m.Steps.Any(s => s.Kind is RunStepKind.Tool or RunStepKind.Said)).TakeLast(AnswersWithTools).Select(m => m.Number).ToHashSet();
        var attachments = await store.AttachmentsAsync([.. told.Where(m => m.Attachments.Count > 0).Select(m => m.Number)], ct);
        var heard = told.SelectMany(m => m.Steps.Where(s => s.Kind == RunStepKind.Said).Select(s => (m.RunId, s.Title))).ToHashSet();
        var history = ImmutableArray.CreateBuilder<ModelMessage>();
        foreach (var message in told)
        {
            switch (message.Role)
            {
                // What was heard in the middle of an answer is told there.
                case MessageRole.User when message.RunId is null || !heard.Contains((message.RunId, message.Content)) || !withTools.Contains(AnswerOf(told, message)):
                    history.Add(new ModelMessage.User(Parts(message.Content, attachments[message.Number])));
                    break;
                case MessageRole.Assistant when withTools.Contains(message.Number):
                    history.AddRange(await ToldAsync(message, ct));
                    break;
                case MessageRole.Assistant when message.Content.Length > 0:
                    history.Add(Said(message.Content));
                    break;
            }
        }

        return history.ToImmutable();
    }

    /// <summary>The runtime's own session that holds all of it; null when there is none.</summary>
    internal async Task<string?> SessionAsync(Conversation conversation, long before, Partner partner, CancellationToken ct)
    {
        // What is part of this server keeps no sessions: it is told what was said.
        if (RuntimeCatalog.Get(partner.Runtime).BuiltIn)
        {
            return null;
        }

        var last = (await store.MessagesAsync(conversation.Number, before, 1, ct)).Messages;
        return last is [{ Role: MessageRole.Assistant, RunId: { } run }] ? await sessions.OfAsync(conversation.Id, run, partner.Runtime, partner.AgentId, ct) : null;
    }

    /// <summary>A person's message as a model is told it: pictures as pictures, other files as text.</summary>
    public static ImmutableArray<ModelPart> Parts(string content, IEnumerable<Attachment> attachments)
    {
        var parts = ImmutableArray.CreateBuilder<ModelPart>();
        var text = new StringBuilder(content);
        foreach (var file in attachments)
        {
            if (MessageInput.IsPicture(file.MimeType))
            {
                parts.Add(new ModelPart.Image(file.MimeType, file.Bytes));
            }
            else
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n\n<file name=\"{file.Name.Replace('"', '\'')}\">\n{Encoding.UTF8.GetString(file.Bytes)}\n</file>");
            }
        }

        parts.Add(new ModelPart.Text(text.ToString()));
        return parts.ToImmutable();
    }

    private static long AnswerOf(IReadOnlyList<Message> messages, Message said) => messages.FirstOrDefault(m => m.Role == MessageRole.Assistant && m.RunId == said.RunId)?.Number ?? 0;

    private static List<Message> Newest(IReadOnlyList<Message> messages)
    {
        var (newest, sum) = (new List<Message>(), 0L);
        foreach (var message in messages.Reverse())
        {
            sum += message.Content.Length;
            if (sum > MostCharacters && newest.Count > 0)
            {
                break;
            }

            newest.Insert(0, message);
        }

        return newest;
    }

    private static ModelMessage.Assistant Said(string text) => new(text, [], [], new ProviderId(""));

    // The answer as it went: text, calls, results, text. When its events are gone, its text.
    private async Task<IEnumerable<ModelMessage>> ToldAsync(Message message, CancellationToken ct)
    {
        var lines = await runs.EventsAsync(message.RunId!.Value, EventPosition.Start, MostEvents, ct); // only answers of a run come here
        var told = new ToldAnswer();
        foreach (var line in lines)
        {
            told.Add(line.Event);
        }

        return told.Messages is { Count: > 0 } messages ? messages : message.Content.Length > 0 ? [Said(message.Content)] : [];
    }

    /// <summary>Turns the events of an answer back into messages; a call without a result (it was cut off) is left out.</summary>
    private sealed class ToldAnswer
    {
        private readonly List<ModelMessage> _messages = [];
        private readonly StringBuilder _text = new();
        private readonly List<ModelDelta.ToolCall> _calls = [];
        private readonly List<ModelMessage.ToolResult> _results = [];

        public List<ModelMessage> Messages
        {
            get
            {
                Settle();
                return _messages;
            }
        }

        public void Add(RunEvent e)
        {
            switch (e)
            {
                case RunEvent.Text text:
                    SettleResults();
                    _text.Append(text.Value);
                    break;
                case RunEvent.ToolCall call:
                    SettleResults();
                    _calls.Add(new ModelDelta.ToolCall(call.Id, call.Name, call.Input.ValueKind == System.Text.Json.JsonValueKind.Object ? call.Input.GetRawText() : "{}"));
                    break;
                case RunEvent.ToolResult result:
                    _results.Add(new ModelMessage.ToolResult(result.Id, result.Name, result.Output, result.IsError));
                    break;
                case RunEvent.Steering said:
                    Settle();
                    _messages.Add(ModelMessage.User.Say(said.Value));
                    break;
            }
        }

        // More of the model after results: another answer begins. Calls of one answer come before the first result, or between results when they ran one after the other.
        private void SettleResults()
        {
            if (_results.Count > 0 && _results.Count >= _calls.Count)
            {
                Settle();
            }
        }

        private void Settle()
        {
            var answered = _calls.Where(c => _results.Any(r => r.CallId == c.Id)).ToImmutableArray();
            if (_text.Length > 0 || answered.Length > 0)
            {
                _messages.Add(new ModelMessage.Assistant(_text.ToString(), answered, [], new ProviderId("")));
                _messages.AddRange(answered.Select(c => _results.First(r => r.CallId == c.Id)));
            }

            _text.Clear();
            _calls.Clear();
            _results.Clear();
        }
    }
}
