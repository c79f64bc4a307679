using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Tests.Unit.Platform;

/// <summary>What looks like a secret goes; what only stands near such words stays. None of these is a key of anybody.</summary>
public sealed class SecretScrubberTests
{
    [Theory]
    [InlineData("use sk-proj-Ab3dEf6hIj9lMn2pQr5t for it", "use * for it")]
    [InlineData("sk-ant-api03-Ab3dEf6hIj9l_Mn2p", "*")]
    [InlineData("(sk-or-v1-0123456789abcdef)", "(*)")]
    [InlineData("sk-Ab3dEf6hIj9lMn2pQr5tUv8x", "*")]
    [InlineData("the token is ghp_Ab3dEf6hIj9lMn2pQr5tUv8xYz1b4d7f", "the token is *")]
    [InlineData("github_pat_11ABCDEFG0abcdefghij_klmnop", "*")]
    [InlineData("glpat-Ab3dEf6hIj9lMn2pQr5t", "*")]
    [InlineData("xoxb-123456789012-abcdefghij", "*")]
    [InlineData("AKIAIOSFODNN7ABCDEFG is the id", "* is the id")]
    [InlineData("AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6", "*")]
    [InlineData("Authorization: Bearer abc123.def456-ghi789", "Authorization: Bearer *")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w", "*")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc=\n-----END RSA PRIVATE KEY-----\nafter", "*\nafter")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIIEow", "*")]
    [InlineData("OPENAI_API_KEY=whatever-it-is", "OPENAI_API_KEY=*")]
    [InlineData("export DB_PASSWORD=\"hunter2\" then", "export DB_PASSWORD=\"*\" then")]
    [InlineData("STRIPE_SECRET = abcd1234", "STRIPE_SECRET = *")]
    [InlineData("password: hunter2", "password: *")]
    [InlineData("The password is: correcthorse", "The password is: *")]
    [InlineData("{\"password\": \"correcthorse\", \"user\": \"me\"}", "{\"password\": \"*\", \"user\": \"me\"}")]
    [InlineData("api_key: a1b2c3d4e5", "api_key: *")]
    [InlineData("The API key: Zx9y8w7v6u5t", "The API key: *")]
    [InlineData("postgres://me:s3cret@db.local/app", "postgres://me:*@db.local/app")]
    [InlineData("two: ghp_Ab3dEf6hIj9lMn2pQr5tUv8xYz1b4d7f and glpat-Ab3dEf6hIj9lMn2pQr5t", "two: * and *")]
    public void Secrets_AreLeftOut(string text, string expected)
    {
        var (clean, leftOut) = SecretScrubber.Scrub(text);

        Assert.Equal(expected.Replace("*", SecretScrubber.Mark, StringComparison.Ordinal), clean);
        Assert.Equal(expected.Count(c => c == '*'), leftOut);
    }

    [Theory]
    [InlineData("windowTokens: 123")]
    [InlineData("maxTokens=8192 and token: 4096")]
    [InlineData("The password is entered under Settings.")]
    [InlineData("password: ask the person")]
    [InlineData("Password: required")]
    [InlineData("The API key: stored in the vault")]
    [InlineData("OPENAI_API_KEY=$OPENAI_API_KEY")]
    [InlineData("ANTHROPIC_API_KEY=<your key>")]
    [InlineData("token: process.env.TOKEN1")]
    [InlineData("primary_key: user_id")]
    [InlineData("sort by key: createdAt")]
    [InlineData("We use sk-learn-contrib-estimators here")]
    [InlineData("Bearer authentication is used")]
    [InlineData("see https://example.com:8080/a@b and me@example.com")]
    [InlineData("commit 4eb0484a57426692b5cd1e0f1c2d3e4f5a6b7c8d")]
    [InlineData("id 8e1c5f0a-3b56-4f0e-9a0c-6b7d2f1e4c33")]
    [InlineData("The secret of good tests: they can fail.")]
    public void OtherWords_Stay(string text) => Assert.Equal((text, 0), SecretScrubber.Scrub(text));
}
