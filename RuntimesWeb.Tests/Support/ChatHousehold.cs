using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Tests.Support;

/// <summary>A server with a scripted runtime for the chat page, and what stands in its chats.</summary>
public sealed class ChatHousehold : IAsyncLifetime
{
    private Household? _household;

    public ScriptedRuntime Runtime { get; } = new();

    public Household Household => _household ?? throw new InvalidOperationException("not started");

    public Turns Turns => Household.Get<Turns>();

    public ConversationStore Store => Household.Get<ConversationStore>();

    public async ValueTask InitializeAsync() =>
        _household = await Household.WithAsync(Runtime.AddTo);

    public async ValueTask DisposeAsync()
    {
        if (_household is not null)
        {
            await _household.DisposeAsync();
        }
    }

    public async Task<Conversation> OpenAsync(string? title = null)
    {
        var made = await Household.Get<CreateConversation>().RunAsync(new NewConversation { RuntimeId = "hermes", Title = title }, default);
        Assert.True(made.IsOk, made.Failure?.Message);
        return made.Value;
    }

    /// <summary>Says something and waits for the end of the answer.</summary>
    public async Task SayAsync(Conversation conversation, string text)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(Guid id)
        {
            if (id == conversation.Id && Turns.Active(id) is null)
            {
                over.TrySetResult();
            }
        }

        var feed = Household.Get<ConversationFeed>();
        Assert.True((await Turns.SendAsync(conversation.Id, MessageInput.Say(text), default)).IsOk);
        feed.Changed += Look;
        Look(conversation.Id);
        await over.Task.WaitAsync(TimeSpan.FromSeconds(20));
        feed.Changed -= Look;
    }

    /// <summary>A chat of so many messages, by way of an import.</summary>
    public async Task<Conversation> LongAsync(int messages)
    {
        var said = string.Join(',', Enumerable.Range(1, messages).Select(i => $$"""{"role":"{{(i % 2 == 1 ? "user" : "assistant")}}","content":"{{(i % 2 == 1 ? $"Question {i}" : $"**Answer {i}** with a few words more, so that it is about as long as answers are.")}}","createdAt":"2026-11-20T10:00:00Z"}"""));
        var made = await Household.Get<ImportConversation>().RunAsync($$"""{"format":"runtimesweb.conversation/1","title":"A long chat","runtimeId":"hermes","createdAt":"2026-11-20T10:00:00Z","messages":[{{said}}]}""", new Actor("test"), default);
        Assert.True(made.IsOk, made.Failure?.Message);
        return made.Value;
    }
}
