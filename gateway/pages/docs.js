// The documentation page: Swagger UI on our own document, and who is signed in.
"use strict";

const page = document.documentElement;
const zh = page.lang === "zh-CN";
const words = zh
  ? { in: "登录", out: "退出登录", as: (name, roles) => `${name}（${roles}）` }
  : { in: "Sign in", out: "Sign out", as: (name, roles) => `${name} (${roles})` };
let session = null;

function link(address, text) {
  const found = document.createElement("a");
  found.href = address;
  found.textContent = text;
  return found;
}

async function greet() {
  const answer = await fetch("/auth/session", { headers: { accept: "application/json" } });
  session = answer.ok ? await answer.json() : null;
  const bar = document.getElementById("session");
  if (session) {
    bar.append(words.as(session.name, session.roles.join(", ")), " ", link("/auth/logout", words.out));
  } else {
    bar.append(link("/auth/login?return_to=/docs", words.in));
  }
}

// A write with a cookie carries the session's word; the gateway takes no write of a browser without it.
function withWord(request) {
  if (session && !/^(GET|HEAD|OPTIONS)$/i.test(request.method || "GET") && !request.headers.Authorization) {
    request.headers["X-CSRF-Token"] = session.csrf_token;
  }
  return request;
}

window.addEventListener("load", () => {
  document.getElementById("session").append(link(zh ? "?lang=en" : "?lang=zh-CN", zh ? "English" : "中文"));
  if (page.dataset.signIn === "yes") {
    greet();
  }
  SwaggerUIBundle({
    url: `/openapi.json?lang=${page.lang}`,
    dom_id: "#docs",
    deepLinking: true,
    displayOperationId: true,
    displayRequestDuration: true,
    docExpansion: "none",
    filter: true,
    persistAuthorization: false,
    plugins: zh ? [window.ChineseLabels] : [],
    presets: [SwaggerUIBundle.presets.apis],
    requestInterceptor: withWord,
    tryItOutEnabled: true,
    validatorUrl: null,
  });
});
