// Saves a text that the server sends as a file; opens the dialog that chooses one.
export async function save(name, type, stream) {
  const url = URL.createObjectURL(new Blob([await stream.arrayBuffer()], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function pick(id) {
  document.getElementById(id)?.click();
}
