using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace RuntimesWeb.Core.Platform;

/// <summary>
/// The one database. It has no sets of its own: every slice brings its <see cref="IEntityTypeConfiguration{TEntity}"/> and reads with <c>Set&lt;T&gt;()</c>.
/// Contexts come from the pooled factory and live for one method.
/// </summary>
public sealed class RuntimesDb(DbContextOptions<RuntimesDb> options) : DbContext(options)
{
    // What SQLite counts of its own memory nobody reads, and every thread would wait for the lock of that count. It is chosen before the first connection, or not at all.
    static RuntimesDb()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.ApplyConfigurationsFromAssembly(typeof(RuntimesDb).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite has no date type and cannot order by DateTimeOffset: whole milliseconds UTC, which is also the precision of the API.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMilliseconds>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }

    internal sealed class UtcMilliseconds() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(),
        stored => DateTimeOffset.FromUnixTimeMilliseconds(stored));
}
