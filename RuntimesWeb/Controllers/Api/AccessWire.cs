using RuntimesWeb.Core.Access;
using RuntimesWeb.Core.Audit;

namespace RuntimesWeb.Controllers.Api;

public sealed record KeyRequest(string? Name, string? Scope, DateTimeOffset? ExpiresAt);

public sealed record KeyView(Guid Id, string Name, string Scope, string Prefix, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? ExpiresAt)
{
    public static KeyView From(AccessKey key) => new(key.Id, key.Name, key.Scope, key.Prefix, key.CreatedAt, key.LastUsedAt, key.ExpiresAt);
}

public sealed record KeyList(IReadOnlyList<KeyView> Keys);

public sealed record CreatedKeyView(KeyView Key, string Secret);

public sealed record AuditView(long Id, DateTimeOffset At, string Actor, string Action, string Target, string? Detail)
{
    public static AuditView From(AuditEntry entry) => new(entry.Id, entry.At, entry.Actor, entry.Action, entry.Target, entry.Detail);
}

public sealed record AuditList(IReadOnlyList<AuditView> Entries, string? NextCursor);
