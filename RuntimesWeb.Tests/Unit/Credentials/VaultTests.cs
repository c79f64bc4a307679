using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Credentials;

public sealed class VaultTests : IDisposable
{
    private const string Origin = "https://api.anthropic.com";
    private const string Key = "sk-ant-canary-0123456789-x7Qd";
    private static readonly ProviderId Anthropic = new("anthropic");
    private static readonly ProviderId OpenAI = new("openai");
    private static readonly Actor By = new("test");

    private readonly TestMachine _machine = new();
    private readonly DataFolder _folder;
    private readonly IDbContextFactory<RuntimesDb> _factory;

    public VaultTests()
    {
        _folder = DataFolder.Open(null, _machine.Machine);
        _factory = new Factory(_folder.Database);
        using var db = _factory.CreateDbContext();
        db.Database.Migrate();
    }

    private string KeyFile => Path.Combine(_folder.Secrets, "master.key");

    [Fact]
    public async Task Open_AfterStore_GivesTheKeyBack()
    {
        var vault = await NewVaultAsync();

        await StoreAsync(vault);

        Assert.Equal(Key, vault.Open(Anthropic, Origin).Value.Reveal());
    }

    [Fact]
    public async Task Open_AfterARestart_GivesTheKeyBack()
    {
        await StoreAsync(await NewVaultAsync());

        var restarted = await NewVaultAsync();

        Assert.Equal(Key, restarted.Open(Anthropic, Origin).Value.Reveal());
    }

    [Fact]
    public async Task Open_ForAnotherOrigin_Refuses()
    {
        var vault = await NewVaultAsync();
        await StoreAsync(vault);

        var opened = vault.Open(Anthropic, "https://evil.example");

        Assert.Equal(FailureKind.Conflict, opened.Failure!.Kind);
    }

    [Fact]
    public async Task Store_ShowsAtMostLastFourAndFingerprint_AndLeavesNoClearTextOnDisk()
    {
        var vault = await NewVaultAsync();

        var shown = (await StoreAsync(vault)).Value;

        Assert.Equal("x7Qd", shown.Last4);
        Assert.Equal(8, shown.Fingerprint.Length);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("server.lock", StringComparison.Ordinal)),
            file => System.Text.Encoding.Latin1.GetString(ReadShared(file)).Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Store_AShortKey_ShowsNoneOfIt()
    {
        var vault = await NewVaultAsync();

        var shown = (await vault.StoreAsync(Anthropic, Origin, new Secret("short"), "claude-code", null, By, default)).Value;

        Assert.Null(shown.Last4);
    }

    [Fact]
    public async Task Store_FirstKey_WritesAPrivateKeyFile()
    {
        await StoreAsync(await NewVaultAsync());

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Secrets));
    }

    [Fact]
    public async Task Load_WithoutTheMasterKey_ShowsTheEntryAsUnreadableAndKeepsIt()
    {
        await StoreAsync(await NewVaultAsync());
        var key = await File.ReadAllTextAsync(KeyFile);
        File.Delete(KeyFile);

        var lost = await NewVaultAsync();
        Assert.Contains("another master key", lost.Find(Anthropic)!.Problem);
        Assert.False(lost.Open(Anthropic, Origin).IsOk);

        await File.WriteAllTextAsync(KeyFile, key);
        Assert.Equal(Key, (await NewVaultAsync()).Open(Anthropic, Origin).Value.Reveal());
    }

    [Fact]
    public async Task Load_WithADamagedKeyFile_RefusesToStoreAndLeavesTheFile()
    {
        await File.WriteAllTextAsync(KeyFile, "not a key");

        var vault = await NewVaultAsync();
        var stored = await StoreAsync(vault);

        Assert.Equal(FailureKind.Unavailable, stored.Failure!.Kind);
        Assert.Equal("not a key", await File.ReadAllTextAsync(KeyFile));
    }

    [Fact]
    public async Task Load_WithAnUnusableEnvironmentKey_RefusesToStart()
    {
        _machine.Set("RUNTIMESWEB_MASTER_KEY", "too short");

        var e = await Assert.ThrowsAsync<StartupException>(NewVaultAsync);

        Assert.Contains("RUNTIMESWEB_MASTER_KEY", e.Message);
    }

    [Theory]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    public async Task Store_WithAnEnvironmentKey_WritesNoKeyFile(string master)
    {
        _machine.Set("RUNTIMESWEB_MASTER_KEY", master);

        await StoreAsync(await NewVaultAsync());

        Assert.False(File.Exists(KeyFile));
        Assert.Equal(Key, (await NewVaultAsync()).Open(Anthropic, Origin).Value.Reveal());
    }

    [Fact]
    public async Task Open_AnEntrySwappedToAnotherProvider_Refuses()
    {
        await StoreAsync(await NewVaultAsync());
        await ExecuteAsync("UPDATE credentials SET Provider = 'openai'");

        var vault = await NewVaultAsync();

        Assert.Contains("changed outside", vault.Find(OpenAI)!.Problem);
        Assert.False(vault.Open(OpenAI, Origin).IsOk);
    }

    [Fact]
    public async Task Open_AnEntryMovedToAnotherOrigin_Refuses()
    {
        await StoreAsync(await NewVaultAsync());
        await ExecuteAsync("UPDATE credentials SET Origin = 'https://evil.example'");

        Assert.False((await NewVaultAsync()).Open(Anthropic, "https://evil.example").IsOk);
    }

    [Fact]
    public async Task Open_ATamperedEntry_Refuses()
    {
        await StoreAsync(await NewVaultAsync());
        await ExecuteAsync("UPDATE credentials SET Ciphertext = zeroblob(length(Ciphertext))");

        Assert.False((await NewVaultAsync()).Open(Anthropic, Origin).IsOk);
    }

    [Fact]
    public async Task Remove_ByOneOfTwoOwners_KeepsTheSecretForTheOther()
    {
        var vault = await NewVaultAsync();
        await vault.StoreAsync(Anthropic, Origin, new Secret(Key), "claude-code", null, By, default);
        await vault.StoreAsync(Anthropic, Origin, new Secret(Key), "hermes", null, By, default);

        await vault.RemoveAsync(Anthropic, "claude-code", By, default);
        Assert.Equal(["hermes"], vault.Find(Anthropic)!.Owners);

        await vault.RemoveAsync(Anthropic, "hermes", By, default);
        Assert.Null(vault.Find(Anthropic));
    }

    [Fact]
    public async Task Remove_OfOneProvider_LeavesTheOthers()
    {
        var vault = await NewVaultAsync();
        await StoreAsync(vault);
        await vault.StoreAsync(OpenAI, "https://api.openai.com", new Secret("sk-other-key-000000"), "codex", null, By, default);

        await vault.RemoveAsync(Anthropic, owner: null, By, default);

        Assert.Null(vault.Find(Anthropic));
        Assert.NotNull(vault.Find(OpenAI));
    }

    [Fact]
    public async Task Rotate_MakesANewKeyAndKeepsEveryEntryReadable()
    {
        var vault = await NewVaultAsync();
        await StoreAsync(vault);
        var before = await File.ReadAllTextAsync(KeyFile);

        var rotated = await vault.RotateAsync(By, default);

        Assert.Equal(1, rotated.Value);
        Assert.NotEqual(before, await File.ReadAllTextAsync(KeyFile));
        Assert.Equal(Key, vault.Open(Anthropic, Origin).Value.Reveal());
        Assert.Equal(Key, (await NewVaultAsync()).Open(Anthropic, Origin).Value.Reveal());
    }

    [Fact]
    public async Task Load_AfterACrashBeforeTheRotationCommitted_KeepsTheOldKey()
    {
        await StoreAsync(await NewVaultAsync());
        await File.WriteAllTextAsync(KeyFile + ".next", Convert.ToBase64String(new byte[32]));

        var vault = await NewVaultAsync();

        Assert.Equal(Key, vault.Open(Anthropic, Origin).Value.Reveal());
        Assert.False(File.Exists(KeyFile + ".next"));
    }

    [Fact]
    public async Task Load_AfterACrashBetweenCommitAndRename_TakesTheNewKey()
    {
        var vault = await NewVaultAsync();
        await StoreAsync(vault);
        var old = await File.ReadAllTextAsync(KeyFile);
        await vault.RotateAsync(By, default);
        File.Move(KeyFile, KeyFile + ".next");
        await File.WriteAllTextAsync(KeyFile, old);

        var restarted = await NewVaultAsync();

        Assert.Equal(Key, restarted.Open(Anthropic, Origin).Value.Reveal());
        Assert.False(File.Exists(KeyFile + ".next"));
    }

    [Fact]
    public async Task Rotate_WithAnUnreadableEntry_RefusesAndChangesNothing()
    {
        await StoreAsync(await NewVaultAsync());
        File.Delete(KeyFile);
        var vault = await NewVaultAsync();
        await vault.StoreAsync(OpenAI, "https://api.openai.com", new Secret("sk-other-key-000000"), "codex", null, By, default);

        var rotated = await vault.RotateAsync(By, default);

        Assert.Equal(FailureKind.Conflict, rotated.Failure!.Kind);
        Assert.True(vault.Open(OpenAI, "https://api.openai.com").IsOk);
    }

    [Fact]
    public async Task Secret_Printed_ShowsNothing()
    {
        var vault = await NewVaultAsync();
        await StoreAsync(vault);

        var opened = vault.Open(Anthropic, Origin).Value;

        Assert.Equal("•••", $"{opened}");
        Assert.ThrowsAny<NotSupportedException>(() => System.Text.Json.JsonSerializer.Serialize(opened));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
        _machine.Dispose();
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }

    private static Task<Outcome<StoredCredential>> StoreAsync(Vault vault) =>
        vault.StoreAsync(Anthropic, Origin, new Secret(Key), "claude-code", null, By, default);

    private async Task<Vault> NewVaultAsync()
    {
        var vault = new Vault(_factory, _folder, _machine.Machine, TimeProvider.System, new AuditLog(_factory, TimeProvider.System), NullLogger<Vault>.Instance);
        await vault.LoadAsync(default);
        return vault;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var db = await _factory.CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync(sql);
    }

    private sealed class Factory(string path) : IDbContextFactory<RuntimesDb>
    {
        public RuntimesDb CreateDbContext() => new(new DbContextOptionsBuilder<RuntimesDb>().UseSqlite($"Data Source={path};Default Timeout=30").Options);
    }
}
