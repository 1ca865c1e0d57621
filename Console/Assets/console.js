// Brings a page alive over a WebSocket alone, which any front end of a cluster may serve; and keeps its session while it is open.
(function () {
  const minutes = 60 * 1000;
  const unconnected = document.getElementById("unconnected");
  Blazor.start({
    circuit: {
      configureSignalR: (connection) => connection.withUrl("_blazor", { skipNegotiation: true, transport: 1 }),
    },
  }).catch(() => (unconnected.hidden = false));

  setInterval(() => fetch("session"), 10 * minutes);

  document.addEventListener("click", async function (click) {
    const button = click.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.dataset.copied = "";
    setTimeout(() => delete button.dataset.copied, 1500);
  });
})();
