using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using RuntimesWeb.Components.Chat.Compose;
using RuntimesWeb.Components.Chat.Messages;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Chat;

/// <summary>The chat: the list, one conversation or the beginning of one, and where one writes. The address says which; turns belong to the server.</summary>
public sealed partial class ChatPage
{
    private Conversation? _conversation;
    private MessageWindow? _window;
    private ChatPartner? _partner;
    private PartnerNames _names = new([]);
    private IReadOnlyList<Agent> _agents = [];
    private IReadOnlyList<string> _folders = [];
    private Failure? _obstacle;
    private ChatThread? _thread;
    private Composer? _composer;
    private ThreadRow? _editing;
    private Guid? _goTo;
    private bool _busy;
    private bool _missing;
    private bool _help;
    private (string?, string?, string?, string?)? _asked;
    private string? _said;

    private event Action? Changed;

    [Parameter]
    public Guid? Id { get; set; }

    [SupplyParameterFromQuery]
    public string? Agent { get; set; }

    [SupplyParameterFromQuery]
    public string? Runtime { get; set; }

    [SupplyParameterFromQuery]
    public string? Model { get; set; }

    [SupplyParameterFromQuery]
    public string? Folder { get; set; }

    [Inject]
    public required ChatRoom Room { get; set; }

    [Inject]
    public required ChatCommands Commands { get; set; }

    [Inject]
    public required ChatFiles Files { get; set; }

    [Inject]
    public required SuggestedPrompts Prompts { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    private string Title => _conversation is null ? "Chat" : ChatCommands.TitleOf(_conversation);

    private string Lead => _conversation is null ? "Ask an agent, a model, or the built-in guide" : $"{Times.Exact(_conversation.UpdatedAt)}";

    protected override void Dispose(bool disposing)
    {
        Room.Feed.Changed -= Hear;
        Navigation.LocationChanged -= Moved;
        base.Dispose(disposing);
    }

    protected override void OnInitialized()
    {
        Watch(h => Changed += h, h => Changed -= h);
        Watch(h => Room.Agents.Changed += h, h => Room.Agents.Changed -= h);
        Watch(h => Room.Board.Changed += h, h => Room.Board.Changed -= h);
        Room.Feed.Changed += Hear;
        Navigation.LocationChanged += Moved;
    }

    protected override async Task OnParametersSetAsync()
    {
        await ReadAgentsAsync();
        _folders = await Room.FoldersAsync(Closing);
        if (Id is not { } id)
        {
            (_conversation, _window, _missing, _editing, _busy) = (null, null, false, null, false);
            var asked = (Agent, Runtime, Model, Folder);
            _partner = _asked == asked ? _partner : await Room.Start.PartnerAsync(Agent, Runtime, Model, Folder, Closing);
            _asked = asked;
        }
        else if (_conversation?.Id != id)
        {
            (_editing, _asked) = (null, null);
            _conversation = await Room.Store.FindAsync(id, Closing);
            _missing = _conversation is null;
            if (_conversation is { } found)
            {
                _partner = ChatPartner.Of(found);
                var window = new MessageWindow(Room.Store, found.Number);
                _goTo = Target(Navigation.Uri);
                if (_goTo is not { } target || !await window.ShowAsync(target, Closing))
                {
                    await window.ShowEndAsync(Closing);
                }

                _window = window;
            }
        }

        Look();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_goTo is { } target && _thread is not null)
        {
            _goTo = null;
            await _thread.GoToAsync(target);
        }
    }

    protected override async Task OnChangedAsync()
    {
        await ReadAgentsAsync();
        if (_conversation is { } open && _window is { } window)
        {
            var was = _busy;
            _conversation = await Room.Store.FindAsync(open.Id, Closing) ?? _conversation;
            _partner = ChatPartner.Of(_conversation);
            await window.RefreshAsync(Closing);
            Look();
            _said = was == _busy ? _said : _busy ? "The answer begins" : window.Rows.LastOrDefault(r => r.IsAnswer)?.Message.Error is null ? "The answer is complete" : "The answer failed";
        }

        Look();
    }

    private async Task ReadAgentsAsync()
    {
        _agents = await Room.Agents.AllAsync(Closing);
        _names = new PartnerNames(_agents);
    }

    private void Look()
    {
        _busy = _conversation is { } open && Room.Turns.Active(open.Id) is not null;
        _obstacle = _partner is null || _busy ? null : Room.Start.Obstacle(_partner, _agents);
    }

    private void Hear(Guid conversation)
    {
        if (conversation == Id)
        {
            Changed?.Invoke();
        }
    }

    // A link to a message of the chat that is open already.
    private void Moved(object? sender, LocationChangedEventArgs e)
    {
        if (_thread is { } thread && Target(e.Location) is { } target && _conversation is { } open && e.Location.Contains(open.Id.ToString(), StringComparison.Ordinal))
        {
            _ = InvokeAsync(() => thread.GoToAsync(target));
        }
    }

    private static Guid? Target(string uri) => uri.Split("#m-", 2) is [_, var id] && Guid.TryParse(id, out var target) ? target : null;

    private static Conversation Shape(ChatPartner partner) => new()
    {
        Id = Guid.Empty,
        RuntimeId = partner.RuntimeId,
        Folder = partner.Folder,
        CreatedAt = default,
        UpdatedAt = default,
    };

    private async Task ChangePartnerAsync(ChatPartner partner)
    {
        if (_conversation is { } open)
        {
            if (await Commands.ChangeAsync(open, partner.Change()))
            {
                _partner = partner;
            }
        }
        else
        {
            _partner = partner;
        }

        Look();
    }

    private async Task<Failure?> SendAsync(MessageInput input)
    {
        if (_partner is null || input.Wrong() is not null)
        {
            return input.Wrong();
        }

        var sent = _editing is { } edited && _conversation is { } origin ? await Room.BranchAsync(origin, edited.Message.Id, input, Closing)
            : await Room.SendAsync(_conversation, _partner, input, Closing);
        if (sent.Failure is { } failure)
        {
            return failure;
        }

        if (sent.Value != _conversation?.Id)
        {
            if (_editing is not null)
            {
                Toasts.Say("A branch", "The chat you came from is as it was.");
            }

            _editing = null;
            Navigation.NavigateTo(ChatCommands.Href(sent.Value));
        }
        else if (_thread is not null)
        {
            await _thread.LatestAsync();
        }

        return null;
    }

    private Task BeginWithAsync(string prompt) => prompt.EndsWith(' ') && _composer is not null ? _composer.WriteAsync(prompt) : SayAsync(prompt);

    private async Task SayAsync(string prompt)
    {
        if (await SendAsync(MessageInput.Say(prompt)) is { } failure)
        {
            Toasts.Warn("Nothing was sent", Words.Of(failure));
        }
    }

    private async Task StopAsync()
    {
        if (_conversation is { } open && _busy)
        {
            await Room.Turns.StopAsync(open.Id, CancellationToken.None);
        }
    }

    private async Task ActAsync(MessageAct act)
    {
        if (_conversation is not { } open)
        {
            return;
        }

        switch (act.Verb)
        {
            case MessageVerb.Copy:
                await CopyAsync(open, act.Row);
                break;
            case MessageVerb.Edit:
                await EditAsync(act.Row);
                break;
            case MessageVerb.Retry:
                Warn("No new answer", (await Room.Turns.RetryAsync(open.Id, act.Row.Message.Id, Closing)).Failure);
                break;
            case MessageVerb.Branch:
                var branch = await Room.Branch.RunAsync(open.Id, act.Row.Message.Id, before: false, Closing);
                Warn("No branch", branch.Failure);
                if (branch.IsOk)
                {
                    Navigation.NavigateTo(ChatCommands.Href(branch.Value.Id));
                }

                break;
        }
    }

    private void Warn(string title, Failure? failure)
    {
        if (failure is not null)
        {
            Toasts.Warn(title, Words.Of(failure));
        }
    }

    private async Task CopyAsync(Conversation open, ThreadRow row)
    {
        var content = row.IsAnswer ? (await Room.Store.FindMessageAsync(open.Number, row.Message.Id, Closing))?.Content ?? "" : row.Message.Content;
        await using var script = new PageScript(Js, "/js/copy.js");
        if (await script.CallAsync("copy", content))
        {
            Toasts.Say("Copied");
        }
    }

    private async Task EditAsync(ThreadRow row)
    {
        _editing = row;
        if (_composer is not null)
        {
            await _composer.WriteAsync(row.Message.Content);
        }
    }

    private Task EditLastAsync() => _busy || _window?.Rows.LastOrDefault(r => r.Message is { Role: MessageRole.User, Sender: null }) is not { } last ? Task.CompletedTask : EditAsync(last);
}
