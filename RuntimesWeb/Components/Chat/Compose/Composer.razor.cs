using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RuntimesWeb.Components.Chat.Messages;
using RuntimesWeb.Components.Runtimes;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Chat.Compose;

/// <summary>A file that the browser holds until the message is sent.</summary>
public sealed record HeldFile(string Name, string MimeType, IJSStreamReference Content);

/// <summary>Where a message is written: text, files, with whom, with which model, where.</summary>
public sealed partial class Composer : IAsyncDisposable
{
    private bool TalksToTheGuide => Partner.RuntimeId == RuntimeCatalog.Local.Value;

    private ElementReference _box;
    private PageScript? _script;
    private DotNetObjectReference<Composer>? _self;
    private Failure? _failure;
    private string? _opened;

    /// <summary>Null for a chat that is about to begin.</summary>
    [Parameter]
    public Conversation? Conversation { get; set; }

    [Parameter]
    [EditorRequired]
    public required ChatPartner Partner { get; set; }

    [Parameter]
    [EditorRequired]
    public required PartnerNames Names { get; set; }

    [Parameter]
    public IReadOnlyList<Agent> Agents { get; set; } = [];

    [Parameter]
    public IReadOnlyList<string> Recent { get; set; } = [];

    [Parameter]
    public Failure? Obstacle { get; set; }

    [Parameter]
    public bool IsBusy { get; set; }

    /// <summary>The message whose text is written anew.</summary>
    [Parameter]
    public ThreadRow? Editing { get; set; }

    /// <summary>Sends what was written; answers what is wrong with it.</summary>
    [Parameter]
    [EditorRequired]
    public required Func<MessageInput, Task<Failure?>> Send { get; set; }

    [Parameter]
    [EditorRequired]
    public required Func<SlashCommand, string, Task<Failure?>> Run { get; set; }

    [Parameter]
    public EventCallback<ChatPartner> PartnerChanged { get; set; }

    [Parameter]
    public EventCallback Stop { get; set; }

    [Parameter]
    public EventCallback EditLast { get; set; }

    [Parameter]
    public EventCallback EditCancelled { get; set; }

    [Inject]
    public required PartnerLists Lists { get; set; }

    [Inject]
    public required EditConversation Drafts { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    private string Placeholder => IsBusy ? "Say something while it works: it is heard at the next step" : $"Message {Names.Of(Partner.AgentId, Partner.RuntimeId)}";

    private string PartnerIcon => RuntimeCatalog.Find(Partner.RuntimeId) is { } runtime ? RuntimeLook.Icon(runtime) : "bot";

    private string ModelName => TalksToTheGuide ? "No model" : Partner.Model
        ?? Agents.FirstOrDefault(a => a.Id == Partner.AgentId)?.Definition.Model ?? "Default model";

    private string? Cost => Conversation is { } c ? AnswerWords.Usage(c.Usage, c.CostMicros) : null;

    /// <summary>The person's text, in pieces; answers what is wrong, or null.</summary>
    [JSInvokable]
    public async Task<bool> SubmitAsync(IJSStreamReference text, HeldFile[] files)
    {
        var content = await ReadAsync(text);
        if (files.Length == 0 && SlashCommand.Read(content.Trim()) is { } typed)
        {
            _failure = await Run(typed.Command, typed.Words);
        }
        else
        {
            var attached = new List<NewAttachment>(files.Length);
            foreach (var file in files.Take(MessageInput.MostAttachments + 1))
            {
                attached.Add(new NewAttachment(file.Name, file.MimeType, await BytesAsync(file.Content, MessageInput.LargestAttachment)));
            }

            _failure = await Send(new MessageInput(content.Trim(), attached, MentionedIn(content)));
        }

        StateHasChanged();
        return _failure is null;
    }

    [JSInvokable]
    public async Task SaveDraftAsync(Guid conversation, IJSStreamReference text) => await Drafts.SaveDraftAsync(conversation, await ReadAsync(text), CancellationToken.None);

    [JSInvokable]
    public async Task ClearDraftAsync(Guid conversation) => await Drafts.SaveDraftAsync(conversation, null, CancellationToken.None);

    [JSInvokable]
    public Task StopAsync() => Stop.InvokeAsync();

    [JSInvokable]
    public Task EditLastAsync() => EditLast.InvokeAsync();

    [JSInvokable]
    public async Task CancelEditAsync()
    {
        await EditCancelled.InvokeAsync();
        await WriteAsync("");
    }

    /// <summary>Puts a text into the field, with the cursor after it.</summary>
    public Task WriteAsync(string text) => CallAsync("write", text);

    /// <summary>Opens the list behind a chip.</summary>
    public Task OpenAsync(string chip) => CallAsync("openChip", chip);

    public async ValueTask DisposeAsync()
    {
        await (_script?.EndAsync("detach") ?? ValueTask.CompletedTask);
        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            var script = new PageScript(Js, "/js/chat/composer.js");
            await script.CallAsync("attach", _box, _self);
            _script = script;
        }

        var wanted = Conversation?.Id.ToString() ?? "";
        if (_script is not null && _opened != wanted)
        {
            _opened = wanted;
            _failure = null;
            await _script.CallAsync("open", wanted, Conversation?.Draft ?? "");
        }
    }

    private Task CallAsync(string function, params object?[] arguments) => _script?.CallAsync(function, arguments) ?? Task.CompletedTask;

    private async Task ChangeAsync(ChatPartner partner)
    {
        await PartnerChanged.InvokeAsync(partner);
        await CallAsync("focus");
    }

    // The first agent that is there and named with a sign before it answers this turn.
    private string? MentionedIn(string content) => !content.Contains('@', StringComparison.Ordinal) ? null
        : Mention().Matches(content).Select(m => m.Groups["id"].Value).FirstOrDefault(id => Agents.Any(a => a.Id == id)) is { } named && named != Partner.AgentId ? named : null;

    private static async Task<string> ReadAsync(IJSStreamReference text) => Encoding.UTF8.GetString(await BytesAsync(text, 4L * MessageInput.LongestContent));

    private static async Task<byte[]> BytesAsync(IJSStreamReference content, long most)
    {
        await using var stream = await content.OpenReadStreamAsync(most);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        await content.DisposeAsync();
        return bytes.ToArray();
    }

    [GeneratedRegex(@"(?<![\w@])@(?<id>[a-z0-9][a-z0-9-]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mention();
}
