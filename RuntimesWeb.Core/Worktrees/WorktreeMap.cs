using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RuntimesWeb.Core.Worktrees;

internal sealed class WorktreeMap : IEntityTypeConfiguration<Worktree>
{
    public void Configure(EntityTypeBuilder<Worktree> builder)
    {
        builder.ToTable("worktrees");
        builder.HasKey(w => w.Number);
        builder.Property(w => w.Number).ValueGeneratedOnAdd();
        builder.HasIndex(w => w.Id).IsUnique();
        builder.HasIndex(w => w.TaskId);
        builder.HasIndex(w => new { w.Repository, w.Status });
        builder.Ignore(w => w.WorkPath);
        builder.Ignore(w => w.ProjectPath);
        builder.Ignore(w => w.Folder);
        builder.Property(w => w.Applied).HasConversion(a => WorktreeJson.Write(a), text => WorktreeJson.ReadApplied(text));
        builder.Property(w => w.Copied).HasConversion(n => WorktreeJson.Write(n), text => WorktreeJson.ReadNames(text), WorktreeJson.SameNames);
    }
}

/// <summary>How the parts of a worktree's row that are no columns are stored.</summary>
internal static class WorktreeJson
{
    public static readonly ValueComparer<IReadOnlyList<string>> SameNames = new((a, b) => a == null ? b == null : b != null && a.SequenceEqual(b), n => n.Count, n => n);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static string? Write(AppliedChange? applied) => applied is null ? null : JsonSerializer.Serialize(applied, Options);

    public static string Write(IReadOnlyList<string> names) => JsonSerializer.Serialize(names, Options);

    public static AppliedChange? ReadApplied(string? text) => text is null ? null : JsonSerializer.Deserialize<AppliedChange>(text, Options);

    public static IReadOnlyList<string> ReadNames(string text) => JsonSerializer.Deserialize<string[]>(text, Options) ?? [];
}
