using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using RuntimesWeb.Components.Shared;

namespace RuntimesWeb.Components.Layout;

/// <summary>The frame around every page; after a navigation it clears an error and moves the focus to the new page's heading.</summary>
public sealed partial class MainLayout : IAsyncDisposable
{
    private ErrorBoundary? _boundary;
    private PageScript? _frame;
    private bool _navigated;
    private string? _path;

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    public ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= OnNavigated;
        return _frame?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    protected override void OnInitialized()
    {
        _path = PageOf(Navigation.Uri);
        Navigation.LocationChanged += OnNavigated;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            // Blazor has just rendered the frame anew from what the server knew at first: theme and side bar as they are now.
            _frame = new PageScript(Js, "/js/frame.js");
            await _frame.CallAsync("showFrame");
        }

        if (_navigated && _frame is not null)
        {
            _navigated = false;
            await _frame.CallAsync("focusHeading");
        }
    }

    private void OnNavigated(object? sender, LocationChangedEventArgs e)
    {
        // What only the query says (a filter, an open drawer) is the same page: the focus stays where the person has it.
        var path = PageOf(e.Location);
        (_navigated, _path) = (_navigated || path != _path, path);
        _boundary?.Recover();
        _ = InvokeAsync(StateHasChanged);
    }

    // A task opens beside the board: it is no other page.
    private string PageOf(string uri) => Navigation.ToBaseRelativePath(uri).Split('?', '#')[0] is var path && path.StartsWith("board/", StringComparison.Ordinal) ? "board" : path;
}
