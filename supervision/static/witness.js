// A statement that was saved as a file goes into the field where it can be read before it is sent.
const field = document.getElementById("statement");
document.getElementById("statement-file")?.addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (file && field) field.value = await file.text();
});
