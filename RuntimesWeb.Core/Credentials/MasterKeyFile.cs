using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Credentials;

/// <summary>
/// Where the master key lies: <c>RUNTIMESWEB_MASTER_KEY</c>, else <c>secrets/master.key</c> (0600). A rotation writes <c>master.key.next</c> first,
/// so that a crash at any point leaves the key that the entries were written with.
/// </summary>
internal sealed class MasterKeyFile(DataFolder folder, Machine machine)
{
    public const string Variable = "RUNTIMESWEB_MASTER_KEY";

    private string Current => Path.Combine(folder.Secrets, "master.key");

    private string Next => Path.Combine(folder.Secrets, "master.key.next");

    public bool FromEnvironment => machine.Variable(Variable) is not null;

    /// <summary>The key in force, or why there is none. <paramref name="written"/> names the keys that entries were written with.</summary>
    /// <exception cref="StartupException">The environment variable is set and is no key.</exception>
    public (MasterKey? Key, string? Problem) Read(IReadOnlySet<string> written)
    {
        if (machine.Variable(Variable) is { } configured)
        {
            return (MasterKey.Parse(configured) ?? throw new StartupException($"{Variable} must be 64 hex digits or base64 of 32 bytes."), null);
        }

        SettleRotation(written);
        if (!File.Exists(Current))
        {
            return (null, null);
        }

        return MasterKey.Parse(File.ReadAllText(Current)) is { } key
            ? (key, null)
            : (null, $"the master key file {Current} is damaged; restore it from a backup");
    }

    public void WriteFirst(MasterKey key) => Write(Current, key);

    public void WriteNext(MasterKey key) => Write(Next, key);

    public void PromoteNext() => File.Move(Next, Current, overwrite: true);

    // A crash during a rotation: the entries, changed in one transaction, say which of the two keys is in force.
    private void SettleRotation(IReadOnlySet<string> written)
    {
        if (!File.Exists(Next))
        {
            return;
        }

        if (MasterKey.Parse(File.ReadAllText(Next)) is { } next && written.Contains(next.Fingerprint))
        {
            PromoteNext();
        }
        else
        {
            File.Delete(Next);
        }
    }

    private static void Write(string path, MasterKey key)
    {
        var temporary = path + ".tmp";
        File.Delete(temporary);
        using (var file = PrivateFile.Create(temporary))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(key.ToBase64() + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
