using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Runtimes.Tools.Writing;

/// <summary>A change of one file, worked out or made.</summary>
internal sealed record FileWork(string Real, string Name, FileText? Before, string After)
{
    public FileChange Change() => FileDiff.Of(Name, Before is null ? null : Text(Before.HasMark, Before.Text), Text(Before is { HasMark: true }, After));

    private static string Text(bool hasMark, string text) => hasMark && !text.StartsWith('\uFEFF') ? '\uFEFF' + text : text;
}

/// <summary>
/// The jail at the moment of writing: the folder that a file lies in is held open, reached without following links, and everything happens in it. The new text is
/// written beside the old, brought to the disk, and takes its place at once; so a full disk leaves the old file, and another name of the same file keeps its content.
/// </summary>
internal sealed class WorkspaceWriter(Workspace workspace, SeenFiles seen)
{
    private const int DiskFull = 28;

    /// <summary>What a change would be; remembered as what a person is shown.</summary>
    /// <param name="after">From the real path and the present text, null when there is none, to the new text.</param>
    public Outcome<FileWork> Plan(string? path, Func<string, FileText?, Outcome<string>> after) => Guard(path, real =>
    {
        using var folder = Open(real, make: false);
        var work = Work(real, folder, after);
        if (work.IsOk)
        {
            seen.Show(real, work.Value.Before?.Hash);
        }

        return work;
    });

    /// <summary>Makes the change.</summary>
    public Outcome<FileWork> Write(string? path, Func<string, FileText?, Outcome<string>> after) => Guard(path, real =>
    {
        using var present = Open(real, make: false);
        var work = Work(real, present, after);
        if (work.IsOk && work.Value.Before?.Text != work.Value.After)
        {
            using var made = present is null ? Open(real, make: true) : null;
            Replace(present ?? made!, work.Value); // what is made is there
        }

        return work;
    });

    private Outcome<FileWork> Guard(string? path, Func<string, Outcome<FileWork>> work)
    {
        var real = workspace.ResolveToWrite(path);
        if (real.Failure is { } failure)
        {
            return failure;
        }

        try
        {
            return work(real.Value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var name = workspace.Name(real.Value);
            return Failure.Unavailable(
                e is UnauthorizedAccessException || e.HResult is 13 or 1 or 30 ? $"{name} cannot be written: permission denied."
                : (e.HResult & 0xFFFF) is DiskFull or 112 ? $"{name} was not written: the disk is full. It is as it was."
                : (e.HResult & 0xFFFF) is 36 or 63 ? $"{name} cannot be written: the name is too long."
                : $"{name} was not written: something on the way to it is no folder, or changed just now. Nothing was changed; look again.");
        }
    }

    private Outcome<FileWork> Work(string real, IOpenFolder? folder, Func<string, FileText?, Outcome<string>> after)
    {
        var name = workspace.Name(real);
        var before = Read(folder, real);
        if (before is { Failure: { } unreadable })
        {
            return unreadable;
        }

        // A file that is gone has nothing that could be lost.
        if (before is { } now && seen.IsOther(real, now.Value.Hash))
        {
            return Failure.Conflict($"{name} was changed since you last saw it, by somebody else or by a command; read it again before you change it.");
        }

        var text = after(real, before?.Value);
        return text.Failure is { } failure ? failure : new FileWork(real, name, before?.Value, text.Value);
    }

    private Outcome<FileText>? Read(IOpenFolder? folder, string real)
    {
        using var file = folder?.Read(Path.GetFileName(real));
        return file is null ? default(Outcome<FileText>?) : FileText.Read(file, workspace.Name(real));
    }

    private void Replace(IOpenFolder folder, FileWork work)
    {
        var (name, fresh) = (Path.GetFileName(work.Real), $".{Guid.NewGuid():N}.tmp");
        var bytes = FileText.Bytes(work.Before, work.After);
        try
        {
            using (var file = folder.Make(fresh, work.Before?.Mode))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            // Last looks: the folder is where it was, and nobody wrote the file meanwhile.
            if (!folder.IsAt(Path.GetDirectoryName(work.Real)!) || Read(folder, work.Real)?.Value.Hash != work.Before?.Hash) // a file lies in a folder
            {
                throw new IOException("it changed meanwhile");
            }

            folder.Rename(fresh, name);
        }
        catch
        {
            folder.Delete(fresh);
            throw;
        }

        seen.Note(work.Real, FileText.HashOf(bytes));
    }

    private IOpenFolder? Open(string real, bool make)
    {
        var path = Path.GetDirectoryName(real)!; // a file lies in a folder
        IOpenFolder? folder = FolderHandle.IsSupported ? FolderHandle.Open(workspace.Root, path, make) : FolderPath.Open(path, make);
        if (folder is null || folder.IsAt(path))
        {
            return folder;
        }

        folder.Dispose();
        throw new IOException("it is not where it was");
    }
}
