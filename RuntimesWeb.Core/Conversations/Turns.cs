using System.Collections.Concurrent;
using System.Collections.Immutable;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Core.Conversations;

/// <summary>One user message and the answer that is being given to it.</summary>
/// <param name="UserMessage">What was said; null when an answer is given again.</param>
/// <param name="AnswerId">The message that will hold the answer.</param>
/// <param name="Joined">It was said while an answer was being given: that answer hears it.</param>
public sealed record Turn(Run Run, Message? UserMessage, Guid AnswerId, bool Joined = false);

/// <summary>
/// The turns of conversations: one at a time in each, owned by the server. What is said while an answer is being given steers it, or, when the answer hears
/// nothing more, begins the next turn.
/// </summary>
public sealed class Turns(ConversationStore store, RunEngine engine, TurnPlan plan, TurnHistory history, ConversationFeed feed)
{
    private readonly ConcurrentDictionary<Guid, ActiveTurn> _active = new();

    /// <summary>The turn that is going on in a conversation; null when none is.</summary>
    public Turn? Active(Guid conversation) => _active.GetValueOrDefault(conversation)?.Turn;

    private DateTimeOffset Now => store.Now;

    /// <summary>How many conversations are being answered now.</summary>
    public int Count => _active.Count;

    /// <summary>Says something: stores it, and begins the answer.</summary>
    public async Task<Outcome<Turn>> SendAsync(Guid conversation, MessageInput input, CancellationToken ct)
    {
        if (input.Wrong() is { } wrong)
        {
            return wrong;
        }

        if (await store.FindAsync(conversation, ct) is not { } found)
        {
            return ConversationStore.Missing(conversation);
        }

        Message? said = null;
        while (true)
        {
            var mine = new ActiveTurn(conversation, () => Now, Over);
            var holder = _active.GetOrAdd(conversation, mine);
            if (holder == mine)
            {
                return await mine.GuardAsync(() => BeginAsync(mine, found, input, said, ct));
            }

            if (await holder.Started.WaitAsync(ct) is { } running)
            {
                if (input.Attachments.Count > 0 || input.AgentId is not null)
                {
                    return Failure.Conflict("an answer is being given", "Wait until it is done, or stop it, before you attach files or ask another agent.");
                }

                // Stored before it is heard: what is accepted is never lost.
                said ??= await StoreSaidAsync(found, input, running.Run.Id);
                if ((await engine.InputAsync(running.Run.Id, input.Content, ct)).IsOk)
                {
                    return running with { UserMessage = said, Joined = true };
                }
            }

            await holder.Over.WaitAsync(ct);
            found = await store.FindAsync(conversation, ct) ?? found;
        }
    }

    /// <summary>Gives the last answer again: the old one, and what came after it, goes.</summary>
    public async Task<Outcome<Turn>> RetryAsync(Guid conversation, Guid messageId, CancellationToken ct)
    {
        if (await store.FindAsync(conversation, ct) is not { } found)
        {
            return ConversationStore.Missing(conversation);
        }

        if (await store.FindMessageAsync(found.Number, messageId, ct) is not { } message)
        {
            return Failure.NotFound($"unknown message '{messageId}'");
        }

        var mine = new ActiveTurn(conversation, () => Now, Over);
        return _active.TryAdd(conversation, mine) ? await mine.GuardAsync(() => AgainAsync(mine, found, message, ct))
            : Failure.Conflict("invalid_state", "An answer is being given; stop it first.");
    }

    /// <summary>Stops the answer that is being given; what there is of it stays.</summary>
    public async Task<Outcome<Run>> StopAsync(Guid conversation, CancellationToken ct)
    {
        if (_active.GetValueOrDefault(conversation) is { } active && await active.Started.WaitAsync(ct) is { } running)
        {
            var stopped = await engine.CancelAsync(running.Run.Id, ct);
            if (stopped.IsOk)
            {
                return stopped;
            }
        }

        return await store.FindAsync(conversation, ct) is null ? ConversationStore.Missing(conversation) : Failure.Conflict("invalid_state", "No answer is being given.");
    }

    private async Task<Outcome<Turn>> BeginAsync(ActiveTurn mine, Conversation conversation, MessageInput input, Message? said, CancellationToken ct)
    {
        var partner = await plan.PartnerAsync(conversation, input.AgentId, ct);
        if (partner.Failure is { } failure)
        {
            return failure;
        }

        var number = said?.Number ?? store.NextMessage();
        var attachments = input.Attachments.Select(a => new Attachment { Id = Guid.NewGuid(), Message = number, Name = a.Name, MimeType = a.MimeType, Bytes = a.Bytes }).ToList();
        var user = said ?? new Message
        {
            Number = number,
            Id = Guid.NewGuid(),
            Conversation = conversation.Number,
            Role = MessageRole.User,
            Content = input.Content,
            CreatedAt = store.Now,
            Sender = input.Sender,
            Attachments = [.. attachments.Select(a => new AttachmentLine(a.Id, a.Name, a.MimeType, a.Bytes.Length))],
        };
        IRowChange? saying = said is null ? RowChanges.Of(new AddMessages([user], attachments), input.Beside) : null;
        return await AnswerAsync(mine, conversation, partner.Value, user, attachments, saying, ct);
    }

    private async Task<Outcome<Turn>> AgainAsync(ActiveTurn mine, Conversation conversation, Message message, CancellationToken ct)
    {
        var before = await store.MessagesAsync(conversation.Number, message.Role == MessageRole.User ? message.Number + 1 : message.Number, 50, ct);
        if (before.Messages.LastOrDefault(m => m.Role == MessageRole.User) is not { } user)
        {
            return Failure.Conflict("invalid_state", "There is no question to answer again.");
        }

        var partner = await plan.PartnerAsync(conversation, null, ct);
        if (partner.Failure is { } failure)
        {
            return failure;
        }

        var attachments = (await store.AttachmentsAsync([user.Number], ct))[user.Number].ToList();
        var turn = await AnswerAsync(mine, conversation, partner.Value, user, attachments, new RemoveMessages(conversation.Number, user.Number + 1), ct);
        return turn.Match<Outcome<Turn>>(t => t with { UserMessage = null }, f => f);
    }

    private async Task<Outcome<Turn>> AnswerAsync(
        ActiveTurn mine, Conversation conversation, Partner partner, Message user, IReadOnlyList<Attachment> attachments, IRowChange? first, CancellationToken ct)
    {
        var runId = Guid.NewGuid();
        var answer = new Message
        {
            Number = store.NextMessage(),
            Id = Guid.NewGuid(),
            Conversation = conversation.Number,
            Role = MessageRole.Assistant,
            Content = "",
            Status = MessageStatus.Streaming,
            CreatedAt = store.Now,
            RunId = runId,
            RuntimeId = partner.Runtime.Value,
            AgentId = partner.AgentId,
            Model = partner.Model.Model,
        };
        var request = new RunRequest(runId, partner.Model, new ModelMessage.User(TurnHistory.Parts(user.Content, attachments)))
        {
            SystemPrompt = plan.PromptOf(partner, user.Content),
            History = await history.BeforeAsync(conversation.Number, user.Number, ct),
            Session = await history.SessionAsync(conversation, user.Number, partner, ct),
            Conversation = conversation.Id,
            Folder = partner.Folder,
            Fallbacks = partner.Fallbacks,
            AgentId = partner.AgentId,
            Tools = partner.Agent is { Tools.Count: > 0 } agent ? [.. agent.Tools] : null,
            MaxTurns = partner.Agent?.MaxTurns ?? Agents.AgentDefinition.DefaultMaxTurns,
        };
        mine.Prepare(conversation, answer, first, ConversationTitle.Of(conversation, user));
        var started = await engine.StartAsync(
            new RunSpec(RunOrigin.Chat, partner.Runtime, request, mine)
            {
                ConversationId = conversation.Id,
                MessageId = answer.Id,
                PermissionMode = partner.Agent?.PermissionMode ?? PermissionMode.Ask,
            },
            ct);
        if (started.Failure is { } failure)
        {
            return failure;
        }

        var turn = new Turn(started.Value, user, answer.Id);
        mine.Begin(turn);
        feed.Tell(conversation.Id);
        return turn;
    }

    /// <summary>Says something that begins no answer: the next one hears of it.</summary>
    public async Task<Outcome<Message>> NoteAsync(Guid conversation, MessageInput input, CancellationToken ct) =>
        input.Wrong() is { } wrong ? wrong
        : await store.FindAsync(conversation, ct) is { } found ? await StoreSaidAsync(found, input, null)
        : ConversationStore.Missing(conversation);

    private async Task<Message> StoreSaidAsync(Conversation conversation, MessageInput input, Guid? run)
    {
        var said = new Message
        {
            Number = store.NextMessage(),
            Id = Guid.NewGuid(),
            Conversation = conversation.Number,
            Role = MessageRole.User,
            Content = input.Content,
            CreatedAt = store.Now,
            RunId = run,
            Sender = input.Sender,
        };
        await store.ApplyAsync(conversation.Id, new RowChanges(input.Beside is { } beside ? [new AddMessages([said], []), beside] : [new AddMessages([said], [])]));
        return said;
    }

    private void Over(ActiveTurn turn)
    {
        _active.TryRemove(KeyValuePair.Create(turn.Conversation, turn));
        feed.Tell(turn.Conversation);
    }
}
