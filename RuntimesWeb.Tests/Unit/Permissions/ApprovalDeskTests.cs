using Microsoft.Extensions.Logging.Abstractions;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Permissions;

/// <summary>What time, a run's end and a restart do to a question.</summary>
public sealed class ApprovalDeskTests : IAsyncLifetime
{
    private EventLogHouse _house = null!; // opened before each test
    private EventWriter _writer = null!; // likewise

    public async ValueTask InitializeAsync()
    {
        _house = await EventLogHouse.OpenAsync();
        _writer = new EventWriter(_house.Factory, NullLogger<EventWriter>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task NobodyAnswers_ExpiresAsDenied_AndALateAnswerIsStale()
    {
        var (desk, store) = Desk();
        var asked = await OpenAsync(desk);
        var waiting = desk.WaitAsync(asked.Id, default);

        _house.Time.Advance(TimeSpan.FromHours(24));

        Assert.Equal(ApprovalStatus.Expired, (await waiting).Status);
        Assert.Equal(ApprovalStatus.Expired, (await store.FindAsync(asked.Id, default))!.Status);
        Assert.Equal("stale", (await desk.RespondAsync(asked.Id, new ApprovalResponse(true), new Actor("page"), default)).Failure!.Message);
        Assert.Empty(desk.Pending);
    }

    [Fact]
    public async Task AnswerBeforeAnybodyWaits_IsNotLost()
    {
        var (desk, _) = Desk();
        var asked = await OpenAsync(desk);

        Assert.True((await desk.RespondAsync(asked.Id, new ApprovalResponse(true), new Actor("page"), default)).IsOk);

        Assert.Empty(desk.Pending);
        Assert.Equal(ApprovalStatus.Allowed, (await desk.WaitAsync(asked.Id, default)).Status);
    }

    [Fact]
    public async Task Restart_CancelsWhatWaited()
    {
        var (desk, _) = Desk();
        var asked = await OpenAsync(desk);

        var (after, store) = Desk();
        await store.RecoverAsync(default);

        var found = await store.FindAsync(asked.Id, default);
        Assert.Equal((ApprovalStatus.Cancelled, _house.Time.GetUtcNow()), (found!.Status, found.AnsweredAt));
        Assert.Equal("stale", (await after.RespondAsync(asked.Id, new ApprovalResponse(true), new Actor("page"), default)).Failure!.Message);
    }

    private (ApprovalDesk Desk, ApprovalStore Store) Desk()
    {
        var store = new ApprovalStore(_house.Factory, _writer, _house.Time);
        return (new ApprovalDesk(store, _writer, Remember(), new AuditLog(_house.Factory, _house.Time), _house.Time), store);
    }

    private RememberAnswer Remember()
    {
        var rules = new PermissionRules(_house.Factory, NullLogger<PermissionRules>.Instance);
        return new(new AddRule(rules, new AuditLog(_house.Factory, _house.Time), _house.Time), new PermissionEngine(() => rules.All, "/data", "/home/me"));
    }

    private async Task<Approval> OpenAsync(ApprovalDesk desk)
    {
        var asked = new Approval
        {
            Id = Guid.NewGuid(),
            RunId = Guid.NewGuid(),
            RuntimeId = "hermes",
            ToolName = "bash",
            ToolInput = """{"command":"ls"}""",
            Effect = ToolEffect.Runs,
            Subject = "ls",
            Reason = "no rule",
            CreatedAt = _house.Time.GetUtcNow(),
            ExpiresAt = _house.Time.GetUtcNow().AddHours(24),
        };
        await _writer.ApplyAsync(desk.Open(asked));
        return asked;
    }
}
