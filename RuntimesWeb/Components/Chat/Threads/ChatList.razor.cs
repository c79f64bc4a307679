using System.Net;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Chat.Threads;

/// <summary>The conversations: pinned, then by day; with search in titles and text, and what can be done to each.</summary>
public sealed partial class ChatList
{
    private const int MostHits = 40;

    private static readonly TimeSpan Typing = TimeSpan.FromMilliseconds(180);

    private IReadOnlyList<Conversation>? _conversations;
    private IReadOnlyList<Conversation> _pinned = [];
    private IReadOnlyList<SearchHit>? _hits;
    private Conversation? _menuFor;
    private ElementReference _field;
    private Guid? _renaming;
    private string? _title;
    private bool _focusField;
    private bool _archived;
    private bool _more;
    private int _wanted = PageBounds.DefaultLimit;
    private int _search;

    /// <summary>The conversation on the page.</summary>
    [Parameter]
    public Guid? Open { get; set; }

    [Inject]
    public required ConversationStore Store { get; set; }

    [Inject]
    public required SearchConversations Search { get; set; }

    [Inject]
    public required ConversationFeed Feed { get; set; }

    [Inject]
    public required Turns Turns { get; set; }

    [Inject]
    public required ChatCommands Commands { get; set; }

    [Inject]
    public required ChatFiles Files { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    // While many chats are being answered, the order changes more often than anybody reads it.
    protected override TimeSpan RenderGap => TimeSpan.FromMilliseconds(500);

    protected override void OnInitialized() => Watch(h => Feed.ListChanged += h, h => Feed.ListChanged -= h);

    protected override Task OnInitializedAsync() => OnChangedAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusField)
        {
            _focusField = false;
            await _field.FocusAsync();
        }
    }

    protected override async Task OnChangedAsync()
    {
        var status = _archived ? ConversationStatus.Archived : ConversationStatus.Active;
        _pinned = _archived ? [] : (await Store.PageAsync(new ConversationFilter(status, Pinned: true), null, PageBounds.MaxLimit, Closing)).Value.Conversations; // the limit is allowed
        var (all, cursor) = (new List<Conversation>(), (string?)null);
        do
        {
            var page = (await Store.PageAsync(new ConversationFilter(status), cursor, Math.Min(_wanted - all.Count, PageBounds.MaxLimit), Closing)).Value; // likewise
            all.AddRange(page.Conversations);
            cursor = page.NextCursor;
        }
        while (cursor is not null && all.Count < _wanted);

        (_conversations, _more) = (all, cursor is not null);
        _menuFor = _menuFor is { } chosen ? all.Concat(_pinned).FirstOrDefault(c => c.Id == chosen.Id) : null;
    }

    private IEnumerable<(string Name, IReadOnlyList<Conversation> Chats)> Groups()
    {
        if (_pinned.Count > 0)
        {
            yield return ("Pinned", _pinned);
        }

        var today = Time.GetLocalNow().Date;
        foreach (var group in (_conversations ?? []).Where(c => _archived || c.PinnedAt is null).GroupBy(c => NameOf((today - c.UpdatedAt.ToLocalTime().Date).Days)))
        {
            yield return (group.Key, [.. group]);
        }
    }

    private static string NameOf(int days) => days switch
    {
        <= 0 => "Today",
        1 => "Yesterday",
        <= 7 => "Last seven days",
        <= 30 => "Last thirty days",
        _ => "Older",
    };

    private static string HitLink(SearchHit hit) => hit.MessageId is { } message ? $"{ChatCommands.Href(hit.ConversationId)}#m-{message}" : ChatCommands.Href(hit.ConversationId);

    // The search marks its hits with two control characters; everything else is text.
    private static MarkupString Marked(string snippet) =>
        new(new StringBuilder(WebUtility.HtmlEncode(snippet)).Replace("\u0001", "<mark>").Replace("\u0002", "</mark>").Replace("&#1;", "<mark>").Replace("&#2;", "</mark>").ToString());

    private async Task SearchAsync(ChangeEventArgs e)
    {
        var words = e.Value?.ToString() ?? "";
        var mine = ++_search;
        if (string.IsNullOrWhiteSpace(words))
        {
            _hits = null;
            return;
        }

        await Task.Delay(Typing, Time, Closing);
        if (mine == _search)
        {
            var found = (await Search.RunAsync(words, MostHits, Closing)).Match(hits => hits, _ => []);
            _hits = mine == _search ? found : _hits;
        }
    }

    private Task ToggleArchivedAsync()
    {
        (_archived, _wanted) = (!_archived, PageBounds.DefaultLimit);
        return OnChangedAsync();
    }

    private Task MoreAsync()
    {
        _wanted += PageBounds.DefaultLimit;
        return OnChangedAsync();
    }

    private async Task PickFileAsync()
    {
        await using var script = new PageScript(Js, "/js/chat/files.js");
        await script.CallAsync("pick", "chats-import");
    }

    private void BeginRename(Conversation chat) => (_renaming, _title, _focusField) = (chat.Id, ChatCommands.TitleOf(chat), true);

    private Task RenameKeyAsync(KeyboardEventArgs e, Conversation chat) => e.Key switch
    {
        "Enter" => EndRenameAsync(chat, save: true),
        "Escape" => EndRenameAsync(chat, save: false),
        _ => Task.CompletedTask,
    };

    private async Task EndRenameAsync(Conversation chat, bool save)
    {
        if (_renaming != chat.Id)
        {
            return;
        }

        _renaming = null;
        if (save && _title?.Trim() is { Length: > 0 } title && title != ChatCommands.TitleOf(chat))
        {
            await Commands.RenameAsync(chat, title);
        }
    }
}
