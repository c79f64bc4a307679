using System.Text.Json.Nodes;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Core.Ollama;

/// <summary>
/// Pulls a model. Each attempt asks Ollama for the whole model again and Ollama goes on where its disk says it was, so a retry, a resume and a restart of this
/// server are the same request.
/// </summary>
internal sealed class PullModelJob(OllamaClient client, OllamaModels models, PullTimes times, TimeProvider time) : IJobHandler
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(1);

    public JobKind Kind { get; } = OllamaJobs.PullWith(times);

    public async Task<JobEnd> RunAsync(JobRun job, CancellationToken ct)
    {
        var attempt = new Attempt(job, times, time);
        var end = await FollowAsync(job, attempt, ct);
        if (end is not null)
        {
            // The last lines may not have been told yet.
            await attempt.ShowAsync();
            return end;
        }

        return await SucceededAsync(job, attempt, ct);
    }

    /// <summary>Follows the pull to its end; null when the model is complete.</summary>
    private async Task<JobEnd?> FollowAsync(JobRun job, Attempt attempt, CancellationToken ct)
    {
        await using var lines = client.PullAsync(job.Target, ct).GetAsyncEnumerator(ct);
        var tick = Tick();
        while (true)
        {
            var next = lines.MoveNextAsync().AsTask();
            while (await Task.WhenAny(next, tick) != next)
            {
                await attempt.ShowAsync();
                tick = Tick();
            }

            if (!await next)
            {
                throw new InvalidOperationException("a pull ended without saying how");
            }

            switch (lines.Current)
            {
                case PullLine.Progress progress:
                    await attempt.AddAsync(progress);
                    if (attempt.IsHopeless)
                    {
                        // Lines come, bytes do not. Asking again is what helped people with a download that hangs.
                        return PullError.End(job.Target, new PullLine.Broken($"Ollama got no data for {times.Idle.TotalSeconds:0.#} s"));
                    }

                    break;
                case PullLine.Success:
                    return null;
                default:
                    return PullError.End(job.Target, lines.Current);
            }
        }
    }

    // Silence has to be told too, and the last line before it.
    private Task Tick() => Task.Delay(times.Stall / 3 < Seldom ? times.Stall / 3 : Seldom, time, CancellationToken.None);

    private async Task<JobEnd> SucceededAsync(JobRun job, Attempt attempt, CancellationToken ct)
    {
        var size = await attempt.FinishAsync();
        // It is done, whatever comes now; a picture that is not fresh will be at the next look.
        await models.RefreshAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var model = models.Current.Find(job.Target);
        var result = new JsonObject { ["model"] = job.Target, ["sizeBytes"] = model?.SizeBytes ?? size };
        if (model?.Digest is { } digest)
        {
            result["digest"] = digest;
        }

        return JobEnd.Done(result);
    }

    /// <summary>How one attempt goes, told at most ten times a second.</summary>
    private sealed class Attempt(JobRun job, PullTimes times, TimeProvider time)
    {
        private readonly PullProgress _progress = new(job.Progress.Parts);
        private long _movedAt = time.GetTimestamp();
        private long _shownAt;
        private long _bytes;
        private string _status = "";

        /// <summary>No byte for so long that the attempt is given up.</summary>
        public bool IsHopeless => !PullProgress.IsSilentWork(_status) && time.GetElapsedTime(_movedAt) >= times.Idle;

        public Task AddAsync(PullLine.Progress line)
        {
            _progress.Add(line);
            if (_progress.Bytes > _bytes || _progress.Status != _status)
            {
                if (_progress.Bytes > _bytes)
                {
                    // Also when it is loading again what it had before, which the numbers do not show.
                    job.Alive();
                }

                var isNews = _progress.Status != _status;
                (_bytes, _status, _movedAt) = (_progress.Bytes, _progress.Status, time.GetTimestamp());
                return isNews || _shownAt == 0 || time.GetElapsedTime(_shownAt) >= Often ? ShowAsync() : Task.CompletedTask;
            }

            return time.GetElapsedTime(_shownAt) >= Often ? ShowAsync() : Task.CompletedTask;
        }

        public Task ShowAsync()
        {
            _shownAt = time.GetTimestamp();
            var still = time.GetElapsedTime(_movedAt);
            var message = still < times.Stall || PullProgress.IsSilentWork(_status) ? _status : $"{OllamaJobs.Stalled}{still.TotalSeconds:0} s; Ollama is still connected";
            return TellAsync(message);
        }

        public async Task<long> FinishAsync()
        {
            _progress.Finish();
            await TellAsync("success");
            return _progress.Completed;
        }

        private Task TellAsync(string message) => job.ReportAsync(_progress.Completed, _progress.Total, _progress.Total is null ? null : JobProgress.Bytes, message.Length == 0 ? null : message, _progress.Parts);
    }
}
