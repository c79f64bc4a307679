using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Board;
using RuntimesWeb.Components.Chat;
using RuntimesWeb.Components.Projects;
using RuntimesWeb.Components.Runtimes;
using RuntimesWeb.Components.Settings;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Layout;

/// <summary>Ctrl K: every page, every runtime, and what can be done from anywhere.</summary>
public sealed partial class CommandPalette
{
    private const int MostChats = 8;
    private const int MostTasks = 20;

    private IReadOnlyList<Conversation> _chats = [];
    private IReadOnlyList<BoardTask> _tasks = [];

    [Inject]
    public required ConversationStore Chats { get; set; }

    [Inject]
    public required ConversationFeed Feed { get; set; }

    [Inject]
    public required TaskStore Tasks { get; set; }

    [Inject]
    public required ProjectStore Projects { get; set; }

    [Inject]
    public required RuntimeBoard Board { get; set; }

    [Inject]
    public required RecheckRuntimes Recheck { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    private IEnumerable<Entry> Entries =>
    [
        .. Places.All.Select(p => new Entry("Pages", p.Label, p.Icon, p.Href)),
        .. SettingsSections.All.Select(s => new Entry("Pages", s.Label, s.Icon, s.Href, "Settings", Key: $"settings {s.Label}")),
        .. _chats.Select(c => new Entry("Chats", ChatCommands.TitleOf(c), "chat", ChatCommands.Href(c.Id), Key: c.Id.ToString())),
        .. _tasks.Select(t => new Entry("Tasks", t.Title, "board", TaskLook.Href(t.Id), TaskLook.State(t.Status), Key: t.Id.ToString())),
        .. Projects.All.Take(MostChats).Select(p => new Entry("Projects", p.Name, "folder", ProjectLook.Href(p.Id), Key: p.Id.ToString())),
        .. Board.Current.Select(r => new Entry("Runtimes", r.Runtime.Label, RuntimeLook.Icon(r.Runtime), RuntimeLook.Href(r.Runtime), r.Reason)),
        new("Actions", "New chat", "plus", "/chat", "Ctrl Shift O"),
        new("Actions", "New task", "plus", "/board?new=1"),
        new("Actions", "Add a project", "plus", "/projects"),
        new("Actions", "Re-check all runtimes", "refresh", Run: RecheckAllAsync),
        new("Actions", "Add a provider key", "plus", "/credentials"),
        new("Actions", "Create an access key", "plus", SettingsSections.Keys.Href),
        new("Actions", "Open the API documentation", "book", "/docs", "New tab", External: true),
        .. ThemeSwitch.Themes.Select(t => new Entry("Theme", $"{t.Label} theme", t.Icon, Theme: t.Value)),
    ];

    // It is closed nearly always.
    protected override TimeSpan RenderGap => TimeSpan.FromSeconds(2);

    protected override void OnInitialized()
    {
        Watch(h => Board.Changed += h, h => Board.Changed -= h);
        Watch(h => Tasks.Changed += h, h => Tasks.Changed -= h);
        Watch(h => Projects.Changed += h, h => Projects.Changed -= h);
        Watch(h => Feed.ListChanged += h, h => Feed.ListChanged -= h);
    }

    protected override Task OnInitializedAsync() => OnChangedAsync();

    protected override async Task OnChangedAsync()
    {
        _chats = (await Chats.PageAsync(new ConversationFilter(ConversationStatus.Active), null, MostChats, Closing)).Match(p => p.Conversations, _ => []);
        _tasks = (await Tasks.PageAsync(new TaskFilter(), null, MostTasks, Closing)).Match(p => p.Tasks, _ => []);
    }

    private static Task RunAsync(Entry entry) => entry.Run?.Invoke() ?? Task.CompletedTask;

    private async Task RecheckAllAsync()
    {
        await Recheck.AllAsync(Closing);
        Toasts.Say("All runtimes checked", $"{Board.Current.Count(r => r.IsReady)} of {Board.Current.Length} are ready");
    }

    /// <summary>A link, a theme, or something to run.</summary>
    private sealed record Entry(
        string Group, string Label, string Icon, string? Href = null, string? Note = null, bool External = false, string? Theme = null, Func<Task>? Run = null, string? Key = null)
    {
        public string Id => "palette-" + string.Concat($"{Group} {Key ?? Label}".ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

        public string Search => $"{Label} {Group}";
    }
}
