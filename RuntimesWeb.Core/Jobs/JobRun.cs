using System.Collections.Immutable;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Jobs;

/// <summary>What a handler is given: what to do, and where to say how it goes. All of it is stored before anyone sees it.</summary>
public sealed class JobRun
{
    /// <summary>Lines longer than this are cut, with "…" at the end.</summary>
    public const int LongestLine = 2000;

    /// <summary>Output of one job beyond this many characters is not kept; a last line says so.</summary>
    public const int LargestOutput = 1024 * 1024;

    private static readonly TimeSpan Stored = TimeSpan.FromSeconds(5);

    private readonly ActiveJob _job;
    private readonly Action _changed;
    private readonly TimeProvider _time;
    private readonly Speed _speed;
    private int? _storedPercent;
    private long _storedAt;
    private int _outputChars;

    internal JobRun(ActiveJob job, Action changed, TimeProvider time)
    {
        (_job, _changed, _time, _speed) = (job, changed, time, new Speed(time));
        (Attempt, IsRecovery, _storedAt) = (job.Now.Attempt, job.Now.WasCut, time.GetTimestamp());
    }

    public Guid Id => _job.Now.Id;

    public string Target => _job.Now.Target;

    public int Attempt { get; }

    /// <summary>Who asked for the job.</summary>
    public Actor By => new(_job.Now.By);

    /// <summary>The attempt before was cut off by the end of the server: look first at what is done already.</summary>
    public bool IsRecovery { get; }

    /// <summary>How far the attempts before came.</summary>
    public JobProgress Progress => _job.Now.Progress;

    /// <summary>Adds a line of a program's output to the log.</summary>
    public Task OutputAsync(string line)
    {
        if (_outputChars > LargestOutput)
        {
            return Task.CompletedTask;
        }

        ThrowIfStopped();
        _outputChars += line.Length;
        return _job.AppendAsync(new JobEvent.Output(_outputChars > LargestOutput ? $"… more than {LargestOutput / 1024 / 1024} MB of output; the rest is not kept"
            : line.Length > LongestLine ? line[..LongestLine] + "…" : line));
    }

    /// <summary>It works, though the numbers do not show it (it does again what was lost): its patience begins anew.</summary>
    public void Alive() => _job.Moved();

    /// <summary>Says what is being done now.</summary>
    /// <param name="step">A word for programs: <c>installing</c>, <c>retrying</c>, …</param>
    public Task StepAsync(string step, string message)
    {
        ThrowIfStopped();
        _job.Update(now => now with { Progress = now.Progress with { Message = message } });
        _changed();
        return _job.AppendAsync(new JobEvent.Progress(step, message));
    }

    /// <summary>
    /// Says how far it is. Shown at once; stored when the percentage changes and every five seconds. What would go backwards stays where it was, and 100 percent is
    /// kept for the end.
    /// </summary>
    /// <param name="total">Null while it is not known.</param>
    public Task ReportAsync(long completed, long? total, string? unit, string? message = null, ImmutableArray<JobPart>? parts = null)
    {
        ThrowIfStopped();
        var last = _job.Now.Progress;
        var now = Math.Max(completed, last.Completed);
        var whole = total is null ? null : (long?)Math.Max(total.Value, now);
        var percent = whole is > 0 ? (int?)Math.Clamp((int)(100 * now / whole.Value), last.Percent ?? 0, 99) : last.Percent;
        _speed.Add(now);
        var progress = new JobProgress(now, whole, unit, percent, message ?? last.Message, _speed.PerSecond, parts ?? last.Parts);
        _job.Update(job => job with { Progress = progress });
        if (now > last.Completed)
        {
            _job.Moved();
        }

        _changed();
        if (percent == _storedPercent && _time.GetElapsedTime(_storedAt) < Stored)
        {
            return Task.CompletedTask;
        }

        (_storedPercent, _storedAt) = (percent, _time.GetTimestamp());
        return _job.AppendAsync(new JobEvent.Progress(null, message, now, whole, unit, percent, parts), save: true);
    }

    // A handler that does not listen was made final without it: nothing may come after the last event, and the handler is to end.
    private void ThrowIfStopped()
    {
        if (_job.Now.State != JobState.Running || _job.Now.Attempt != Attempt)
        {
            throw new OperationCanceledException($"job {Id} is {JobWords.Of(_job.Now.State)}");
        }
    }

    /// <summary>Units a second over the last few seconds.</summary>
    private sealed class Speed(TimeProvider time)
    {
        private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

        private readonly Queue<(long At, long Value)> _samples = new();

        public double? PerSecond { get; private set; }

        public void Add(long value)
        {
            var now = time.GetTimestamp();
            while (_samples.Count > 1 && time.GetElapsedTime(_samples.Peek().At, now) > Window)
            {
                _samples.Dequeue();
            }

            if (_samples.Count == 0 || time.GetElapsedTime(_samples.Last().At, now) > TimeSpan.FromMilliseconds(100))
            {
                _samples.Enqueue((now, value));
            }

            var (since, first) = _samples.Peek();
            var seconds = time.GetElapsedTime(since, now).TotalSeconds;
            PerSecond = seconds < 0.5 ? PerSecond : value > first ? (value - first) / seconds : null;
        }
    }
}
