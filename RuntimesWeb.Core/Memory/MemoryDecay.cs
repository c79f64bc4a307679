using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Memory;

/// <summary>How facts fade that nobody uses.</summary>
public static class MemoryDecay
{
    /// <summary>Below it a fact is decayed.</summary>
    public const int Unsure = 100;

    /// <summary>Below it a fact is archived once it was idle for <see cref="LongIdle"/>.</summary>
    public const int Doubtful = 200;

    public static readonly TimeSpan LongIdle = TimeSpan.FromDays(90);

    private const double HalfLifeDays = 60;

    /// <summary>
    /// The fact as it is now: confidence × (1 − decayRate/1000)^days since it was used, however often and in whatever steps that is worked out. The same when nothing changes.
    /// </summary>
    public static MemoryFact Apply(MemoryFact fact, DateTimeOffset now)
    {
        if (fact.Status is not (MemoryStatus.Active or MemoryStatus.Decayed))
        {
            return fact;
        }

        var since = fact.DecayedAt is { } done && done > fact.UsedAt ? done : fact.UsedAt;
        var days = Math.Max(0, (int)(now - since).TotalDays);
        var faded = (int)Math.Round(fact.Confidence * Math.Pow(1 - (fact.DecayRate / 1000d), days), MidpointRounding.AwayFromZero);
        // What is too little to be seen in whole numbers waits for more days.
        var next = faded == fact.Confidence ? fact : fact with { Confidence = faded, DecayedAt = since.AddDays(days) };
        var status = now - fact.UsedAt > LongIdle && faded < Doubtful ? MemoryStatus.Archived : faded < Unsure ? MemoryStatus.Decayed : fact.Status;
        return next.Status == status ? next : next with { Status = status };
    }

    /// <summary>How much it is worth: how sure it is, how lately and how often it was used.</summary>
    internal static double Usefulness(MemoryFact fact, DateTimeOffset now) =>
        fact.Confidence / 1000d * Math.Pow(0.5, Math.Max(0, (now - fact.UsedAt).TotalDays) / HalfLifeDays) * (1 + (Math.Log2(1 + fact.AccessCount) / 20));
}

/// <summary>Has the facts fade, once a day.</summary>
internal sealed class DecayMemoryJob(DecayMemory decay) : IJobHandler
{
    public static readonly JobKind Decay = new("memory-decay", "memory") { MaxRecoveries = 3 };

    public static readonly RecurringJob Daily = new("memory-decay", "Let memories fade that nobody uses", Decay, "memory", "every day at 04:00", "0 0 4 * * ?");

    public JobKind Kind => Decay;

    public async Task<JobEnd> RunAsync(JobRun job, CancellationToken ct)
    {
        var (faded, decayed, archived) = await decay.RunAsync(ct);
        return JobEnd.Done(new JsonObject { ["faded"] = faded, ["decayed"] = decayed, ["archived"] = archived });
    }
}

/// <summary>Works out how sure each fact is by now; answers how many changed, and how many of them agents do not see any more.</summary>
public sealed class DecayMemory(MemoryStore store, TimeProvider time)
{
    public async Task<(int Faded, int Decayed, int Archived)> RunAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var outcome = await store.WriteAsync<(int Faded, int Decayed, int Archived)>(
            async facts =>
            {
                var all = await facts.Where(f => f.Status == MemoryStatus.Active || f.Status == MemoryStatus.Decayed).ToListAsync(ct);
                var changed = all.Select(f => (Was: f, Is: MemoryDecay.Apply(f, now))).Where(c => !ReferenceEquals(c.Was, c.Is)).ToList();
                int Newly(MemoryStatus status) => changed.Count(c => c.Is.Status == status && c.Was.Status != status);
                return ((changed.Count, Newly(MemoryStatus.Decayed), Newly(MemoryStatus.Archived)), (IReadOnlyList<MemoryFact>)[.. changed.Select(c => c.Is)]);
            },
            ct);
        return outcome.Value;
    }
}
