// Pages that wait for a job: when it is done, show what it made. The progress fragment marks the end with data-job-done.

function arrived() {
  if (!document.querySelector("[data-job-done]")) return;
  const here = new URL(location.href);
  here.searchParams.delete("job");
  location.replace(here);
}
document.addEventListener("htmx:afterSwap", arrived);
arrived();
