"use strict";

const words = JSON.parse(document.getElementById("words").textContent);
const language = document.documentElement.lang;
const EVERY_MS = 5000;
const BAD = new Set(["drifted", "unreachable", "quarantined", "circuit_open"]);
const NUMBERS = new Set(["used", "allowed", "total", "status", "ms", "calls", "timeout_ms", "cache_seconds"]);
const WHOLE = new Set(["at", "method", "service", "rate_class", "priority", "sunset", "last_called_at"]);
let timer;

const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
};

const shown = (name, value) => {
  if (value === null || value === undefined) return "–";
  if (name === "at" || name === "last_called_at") return new Date(value).toLocaleString(language);
  if (Array.isArray(value)) return value.join("\n");
  if (typeof value === "number") return value.toLocaleString(language);
  return name === "state" || name === "standing" ? words[value] || value : String(value);
};

const cell = (name, row) => {
  const td = element("td", shown(name, row[name]));
  if (NUMBERS.has(name)) td.className = "number";
  if (WHOLE.has(name)) td.className = "whole";
  if (name === "state" || name === "standing") td.className = BAD.has(row[name]) ? "whole bad" : "whole good";
  if (name === "status") td.className = row.status >= 500 ? "number bad" : "number";
  if (name === "used" && row.exceeded) td.className = "number bad";
  return td;
};

const table = (id, names, rows, nothing = words.none) => {
  const place = document.getElementById(id);
  const scrolled = place.scrollTop;
  if (!rows.length) {
    place.replaceChildren(element("p", nothing, "soft"));
    return;
  }
  const made = element("table");
  const head = made.createTHead().insertRow();
  names.forEach((name) => head.append(element("th", words[name], NUMBERS.has(name) ? "number" : "")));
  const body = made.createTBody();
  rows.forEach((row) => body.insertRow().append(...names.map((name) => cell(name, row))));
  place.replaceChildren(made);
  place.scrollTop = scrolled;
};

const asked = async (path) => {
  const token = sessionStorage.getItem("token");
  const headers = { accept: "application/json", "accept-language": language };
  if (token) headers.authorization = `Bearer ${token}`;
  const answer = await fetch(path, { headers, credentials: "same-origin" });
  if (!answer.ok) throw Object.assign(new Error(answer.statusText), { status: answer.status });
  return answer.json();
};

const tell = (text) => {
  const place = document.getElementById("said");
  place.textContent = text;
  place.hidden = !text;
};

const overview = (status) => {
  const lines = [element("p", `${words.since} ${new Date(status.policies_since).toLocaleString(language)}`)];
  if (status.draining) lines.push(element("p", words.draining, "bad"));
  if (status.policies_refused.length) {
    lines.push(element("p", words.file_refused, "bad"), element("pre", status.policies_refused.join("\n")));
  }
  document.getElementById("overview").replaceChildren(...lines);
};

const routesFound = (routes) => {
  const sought = document.getElementById("find").value.toLowerCase();
  const fits = (route) => [route.operation, route.path, route.service, ...route.scopes].some((w) => w.includes(sought));
  const names = ["method", "path", "operation", "service", "scopes", "timeout_ms", "rate_class", "priority",
    "cache_seconds", "sunset", "standing"];
  table("routes", names, routes.items.filter(fits));
};

const draw = (status, usage, routes) => {
  overview(status);
  table("contracts", ["service", "state"], status.contracts);
  table("quarantined", ["operation", "reasons"], status.quarantined, words.all_serve);
  table("circuits", ["operation"], status.circuits_open.map((operation) => ({ operation })), words.all_serve);
  table("budgets", ["operation", "used", "allowed", "total"], status.error_budgets);
  table("violations", ["at", "operation", "status", "faults", "request_id"], status.violations);
  table("requests", ["at", "operation", "service", "status", "ms", "client", "request_id"], status.requests);
  table("usage", ["client", "operation", "calls", "last_called_at", "sunset"], usage.items);
  routesFound(routes);
  document.getElementById("find").oninput = () => routesFound(routes);
  document.getElementById("policies").textContent = JSON.stringify(status.policies, null, 2);
};

const refresh = async () => {
  clearTimeout(timer);
  try {
    const paths = ["/v1/gateway/status", "/v1/gateway/usage?limit=100", "/v1/gateway/routes"];
    draw(...(await Promise.all(paths.map(asked))));
    tell("");
    document.getElementById("ask").hidden = true;
    document.getElementById("page").hidden = false;
    timer = setTimeout(refresh, EVERY_MS);
  } catch (error) {
    const closed = error.status === 401 || error.status === 403;
    if (!closed) timer = setTimeout(refresh, EVERY_MS);
    tell(closed && sessionStorage.getItem("token") ? words.refused : closed ? "" : words.away);
    document.getElementById("ask").hidden = !closed;
    document.getElementById("page").hidden = closed || document.getElementById("page").hidden;
  }
};

document.getElementById("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("token", document.getElementById("token").value.trim());
  refresh();
});
refresh();
