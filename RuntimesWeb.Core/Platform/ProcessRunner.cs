using System.Text;
using System.Threading.Channels;

namespace RuntimesWeb.Core.Platform;

/// <summary>What a short command said: exit code, at most 64 KB of each stream.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The first line that says something, of stdout and then stderr.</summary>
    public string FirstLine => (Output + "\n" + Error).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
}

/// <summary>A program to run, by its absolute path, with each argument as it is.</summary>
public sealed record Command(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables beside (or in place of) those that every child gets.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The folder it begins in; the person's home when none is given.</summary>
    public string? Folder { get; init; }

    internal Command With(KeyValuePair<string, string> variable) => this with { Variables = new Dictionary<string, string>(Variables.Append(variable)) };
}

/// <summary>How a command came to its end.</summary>
public enum CommandEnd
{
    /// <summary>By itself; it has an exit code.</summary>
    Exited,

    /// <summary>Its time was over.</summary>
    TimedOut,

    /// <summary>Who took its output wanted no more.</summary>
    Left,
}

/// <summary>How a command that was given bytes came to its end, and what it said about it.</summary>
public sealed record PipeEnd(CommandEnd End, int ExitCode, string Error);

/// <summary>A line that a program printed, without control characters and at most <see cref="Lines.Longest"/> long.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct OutputLine(string Text, bool IsError);

/// <summary>
/// Starts programs: an argument list, never a shell; an environment built from a list, never inherited whole; the whole tree ended with it.
/// </summary>
/// <param name="children">Remembers long-running programs over a kill -9; null where that does not matter.</param>
public sealed class ProcessRunner(Machine machine, ChildRegister? children = null)
{
    private const int LongestStream = 64 * 1024;
    private const int LinesAhead = 64;

    // A program that has ended may leave others behind that hold its output open.
    private static readonly TimeSpan LeftBehind = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Draining = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Trailing = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Runs a short command to its end. A missing program, a time-out and output beyond the limit are failures or cut text, never exceptions.
    /// </summary>
    public async Task<Outcome<CommandResult>> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken ct)
    {
        var started = ChildProcess.Start(new Command(program, arguments), machine);
        if (started.Failure is { } failure)
        {
            return failure with { Kind = FailureKind.Unavailable };
        }

        using var child = started.Value;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(timeout);
        try
        {
            var output = ReadAsync(child.Output, deadline.Token);
            var error = ReadAsync(child.Error, deadline.Token);
            await child.WaitForExitAsync(deadline.Token);
            return new CommandResult(child.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failure.Unavailable($"{Path.GetFileName(program)} did not answer within {timeout.TotalSeconds:0} s");
        }
        catch (IOException e)
        {
            return Failure.Unavailable($"{Path.GetFileName(program)} could not be read: {e.Message}");
        }
        finally
        {
            child.Kill();
        }
    }

    /// <summary>
    /// Runs a program of any length and hands on its lines as they come, one at a time; a slow taker slows the program. Answers its exit code. That it is not there
    /// is <see cref="FailureKind.NotFound"/>, that it cannot be started <see cref="FailureKind.Unavailable"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled; everything the program started has ended.</exception>
    public async Task<Outcome<int>> StreamAsync(Command command, Func<OutputLine, Task> onLine, CancellationToken ct)
    {
        using var mark = children?.Enter();
        var started = ChildProcess.Start(mark is null ? command : command.With(mark.Variable), machine);
        if (started.Failure is { } failure)
        {
            return failure;
        }

        using var child = started.Value;
        using var reading = new CancellationTokenSource();
        var lines = Channel.CreateBounded<OutputLine>(new BoundedChannelOptions(LinesAhead) { SingleReader = true });
        var pumped = PumpAsync(child, lines.Writer, reading);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(ct))
            {
                // The channel would hand out what it holds already.
                ct.ThrowIfCancellationRequested();
                await onLine(line);
            }

            await child.WaitForExitAsync(ct);
            return child.ExitCode;
        }
        finally
        {
            await child.EndAsync(ChildProcess.Patience);
            await reading.CancelAsync();
            await pumped;
        }
    }

    /// <summary>
    /// Runs a command to its end, or the end of its time, and hands on what it prints as it comes, until the taker wants no more. When it returns, everything it started
    /// has ended, also what went into the background.
    /// </summary>
    /// <param name="onText">Whether more is wanted.</param>
    /// <exception cref="OperationCanceledException">Cancelled; everything it started has ended.</exception>
    public async Task<Outcome<(CommandEnd End, int ExitCode)>> CaptureAsync(Command command, TimeSpan timeout, Func<ReadOnlySpan<char>, bool> onText, CancellationToken ct)
    {
        using var mark = children?.Enter();
        var started = ChildProcess.Start(mark is null ? command : command.With(mark.Variable), machine);
        if (started.Failure is { } failure)
        {
            return failure;
        }

        using var child = started.Value;
        using var left = new CancellationTokenSource();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct, left.Token);
        using var reading = new CancellationTokenSource();
        deadline.CancelAfter(timeout);
        var read = TakeAsync(child.Output, onText, left, reading.Token);
        var end = CommandEnd.Exited;
        try
        {
            await child.WaitForExitAsync(deadline.Token);
            // What it printed last; what it left behind may hold its output open for good.
            await Task.WhenAny(read, Task.Delay(Trailing, ct));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            end = left.IsCancellationRequested ? CommandEnd.Left : CommandEnd.TimedOut;
        }
        finally
        {
            await child.EndAsync(ct.IsCancellationRequested ? Short : ChildProcess.Patience);
            if (mark is not null)
            {
                ChildRegister.End(mark);
            }

            reading.CancelAfter(Short);
            await read;
        }

        ct.ThrowIfCancellationRequested();
        return (end, end == CommandEnd.Exited ? child.ExitCode : -1);
    }

    /// <summary>Runs a command to its end with bytes to read, and hands on the bytes it writes as they come.</summary>
    /// <param name="onBytes">Whether more is wanted.</param>
    /// <exception cref="OperationCanceledException">Cancelled; everything it started has ended.</exception>
    public async Task<Outcome<PipeEnd>> PipeAsync(Command command, ReadOnlyMemory<byte> input, TimeSpan timeout, Func<ReadOnlyMemory<byte>, bool> onBytes, CancellationToken ct)
    {
        using var mark = children?.Enter();
        var started = ChildProcess.Start(mark is null ? command : command.With(mark.Variable), machine, hasInput: true);
        if (started.Failure is { } failure)
        {
            return failure;
        }

        using var child = started.Value;
        using var left = new CancellationTokenSource();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct, left.Token);
        deadline.CancelAfter(timeout);
        var error = ReadAsync(child.Error, deadline.Token);
        try
        {
            var given = GiveAsync(child.Input, input, deadline.Token);
            await TakeAsync(child.Output.BaseStream, onBytes, left, deadline.Token);
            await child.WaitForExitAsync(deadline.Token);
            await given;
            return new PipeEnd(CommandEnd.Exited, child.ExitCode, await error);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new PipeEnd(left.IsCancellationRequested ? CommandEnd.Left : CommandEnd.TimedOut, -1, "");
        }
        finally
        {
            await child.EndAsync(ChildProcess.Patience);
        }
    }

    /// <summary>
    /// Starts a program that is talked to in lines. Whoever starts it ends it, by disposing of it. That it is not there is <see cref="FailureKind.NotFound"/>, that it
    /// cannot be started <see cref="FailureKind.Unavailable"/>.
    /// </summary>
    public Outcome<LineProcess> Open(Command command)
    {
        var mark = children?.Enter();
        var started = ChildProcess.Start(mark is null ? command : command.With(mark.Variable), machine, hasInput: true);
        if (started.Failure is { } failure)
        {
            mark?.Dispose();
            return failure;
        }

        return new LineProcess(started.Value, mark);
    }

    private static async Task GiveAsync(Stream input, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        try
        {
            await using (input)
            {
                await input.WriteAsync(bytes, ct);
            }
        }
        catch (IOException)
        {
            // It reads no more; its exit code tells why.
        }
    }

    private static async Task TakeAsync(Stream output, Func<ReadOnlyMemory<byte>, bool> onBytes, CancellationTokenSource left, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await output.ReadAsync(buffer, ct)) > 0)
        {
            if (!onBytes(buffer.AsMemory(0, read)))
            {
                await left.CancelAsync();
                ct.ThrowIfCancellationRequested();
            }
        }
    }

    private static async Task TakeAsync(StreamReader reader, Func<ReadOnlySpan<char>, bool> onText, CancellationTokenSource left, CancellationToken ct)
    {
        var buffer = new char[16 * 1024];
        try
        {
            int read;
            while ((read = await reader.ReadAsync(buffer, ct)) > 0)
            {
                if (!onText(buffer.AsSpan(0, read)))
                {
                    await left.CancelAsync();
                    return;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Nobody reads on: what was read is what there is.
        }
    }

    private static async Task PumpAsync(ChildProcess child, ChannelWriter<OutputLine> lines, CancellationTokenSource reading)
    {
        var both = Task.WhenAll(PumpAsync(child.Output, isError: false, lines, reading.Token), PumpAsync(child.Error, isError: true, lines, reading.Token));
        try
        {
            await Task.WhenAny(both, child.WaitForExitAsync(reading.Token));
            if (!both.IsCompleted && await Task.WhenAny(both, Task.Delay(LeftBehind, reading.Token)) != both)
            {
                child.Kill();
                reading.CancelAfter(Draining);
            }

            await both;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Nobody reads on: what was read is what there is.
        }
        finally
        {
            lines.TryComplete();
        }
    }

    private static async Task PumpAsync(StreamReader reader, bool isError, ChannelWriter<OutputLine> lines, CancellationToken ct)
    {
        var cutter = new Lines();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer, ct)) > 0)
        {
            foreach (var line in cutter.Cut(buffer.AsSpan(0, read)))
            {
                await lines.WriteAsync(new OutputLine(line, isError), ct);
            }
        }

        if (cutter.Rest() is { } last)
        {
            await lines.WriteAsync(new OutputLine(last, isError), ct);
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken ct)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer, ct)) > 0)
        {
            text.Append(buffer, 0, Math.Min(read, LongestStream - text.Length));
        }

        return text.ToString();
    }
}
