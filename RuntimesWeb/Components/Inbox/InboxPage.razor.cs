using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Chat.Messages;
using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Notifications;
using RuntimesWeb.Core.Permissions.Approvals;

namespace RuntimesWeb.Components.Inbox;

/// <summary>The questions that wait for a person, and what was told before.</summary>
public sealed partial class InboxPage
{
    private const int Shown = 50;

    private IReadOnlyList<Approval> _pending = [];
    private List<InboxEntry> _entries = [];
    private bool _looked;

    [Inject]
    public required ApprovalDesk Desk { get; set; }

    [Inject]
    public required ApprovalStore Approvals { get; set; }

    [Inject]
    public required NotificationStore Notices { get; set; }

    [Inject]
    public required AgentStore Agents { get; set; }

    private event Action? Changed;

    private PartnerNames Names { get; set; } = new([]);

    protected override void Dispose(bool disposing)
    {
        Desk.Changed -= Hear;
        Notices.Changed -= Hear;
        base.Dispose(disposing);
    }

    protected override async Task OnInitializedAsync()
    {
        Watch(h => Changed += h, h => Changed -= h);
        Desk.Changed += Hear;
        Notices.Changed += Hear;
        await OnChangedAsync();
    }

    protected override async Task OnChangedAsync()
    {
        _pending = Desk.Pending;
        Names = new PartnerNames(await Agents.AllAsync(Closing));
        _entries = [
            .. (await Approvals.NoticesAsync(onlyUnread: false, Shown, Closing)).Where(a => !a.IsPending).Select(a => InboxEntry.Of(a, Names))
                .Concat((await Notices.NewestAsync(onlyUnread: false, null, Shown, Closing)).Select(InboxEntry.Of))
                .OrderByDescending(e => e.At).Take(Shown)];
        _looked = true;
    }

    private void Hear(Approval approval) => Changed?.Invoke();

    private void Hear(Notification? notice) => Changed?.Invoke();

    private async Task ReadAllAsync()
    {
        await Approvals.MarkAsync(null, read: true);
        await Notices.MarkAsync(null, read: true, Closing);
        await OnChangedAsync();
    }

    private async Task RemoveAsync(InboxEntry entry)
    {
        if (await Approvals.DismissAsync(entry.Id) == 0)
        {
            await Notices.RemoveAsync(entry.Id, Closing);
        }

        await OnChangedAsync();
    }
}
