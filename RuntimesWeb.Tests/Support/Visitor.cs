using Microsoft.Playwright;

namespace RuntimesWeb.Tests.Support;

/// <summary>One person in front of the product: a fresh browser context whose console, requests and errors are written down.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Uri _address;

    private Visitor(IBrowserContext context, IPage page, Uri address)
    {
        (_context, Page, _address) = (context, page, address);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Errors.Add($"{message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => Errors.Add(error);
        page.Request += (_, request) => Requests.Add(new Uri(request.Url));
    }

    public IPage Page { get; }

    public List<string> Errors { get; } = [];

    public List<Uri> Requests { get; } = [];

    public static async Task<Visitor> ComeAsync(Chromium chromium, Uri address, string? theme = null, int width = 1280, int height = 900, bool touch = false)
    {
        var context = await chromium.Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = touch,
        });
        if (theme is not null)
        {
            await context.AddCookiesAsync([new() { Name = "theme", Value = theme, Url = address.ToString() }]);
        }

        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(15_000);
        return new Visitor(context, page, address);
    }

    /// <summary>Opens a page and waits until it answers to clicks; the sign-in page is plain HTML and does from the start.</summary>
    public async Task<IResponse?> OpenAsync(string path)
    {
        var response = await Page.GotoAsync(new Uri(_address, path).ToString());
        if (path != "/login")
        {
            await InteractiveAsync();
        }

        return response;
    }

    public Task InteractiveAsync() => Page.WaitForSelectorAsync("[data-interactive=true]");

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
