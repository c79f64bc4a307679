using Radzen;

namespace RuntimesWeb.Components.Shared;

/// <summary>Asks before something is done that cannot be taken back.</summary>
public sealed class Confirm(DialogService dialogs)
{
    /// <param name="title">The question.</param>
    /// <param name="text">What will happen, and what will not.</param>
    /// <param name="action">The verb on the button; never "OK".</param>
    public async Task<bool> AskAsync(string title, string text, string action)
    {
        var answer = await dialogs.OpenAsync<ConfirmDialog>(
            title,
            new Dictionary<string, object?> { [nameof(ConfirmDialog.Text)] = text, [nameof(ConfirmDialog.Action)] = action },
            new DialogOptions { ShowClose = false, CloseDialogOnEsc = true, CloseDialogOnOverlayClick = true, AutoFocusFirstElement = true });
        return answer is true;
    }
}
