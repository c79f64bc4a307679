namespace RuntimesWeb.Tests.Support;

public static class HttpExtensions
{
    public static async Task<string> GetStringAsyncAnyStatus(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }
}
