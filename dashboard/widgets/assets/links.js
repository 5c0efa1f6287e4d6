/* Links inside the product change the page without a new document: a click on one is handed to Streamlit,
   which draws the other page in this session. Also copies the address, prints, keeps the scroll, leads to the
   place on a page that an address names, and hands on which box was ticked and which file was asked for. */
const SCROLLED = "scorecard-scrolled"; // address -> how far it was scrolled, in this tab
const LOST = 300; // milliseconds without any answer to a click
const PATIENT = 10000; // milliseconds until a page is drawn
const HOLDS = 10; // times that a scroll is set once it is: parts of the page may grow a little later
const main = () => document.querySelector("[data-testid=stMain]");
const here = () => location.pathname + location.search;
const place = () => here() + location.hash;
const kept = () => JSON.parse(sessionStorage.getItem(SCROLLED) || "{}");

let hand = null; // what hands a word on, under its name; the newest drawing of the component
let aim = ""; // the place on the page that the last click leads to, as #theory-answer-fast
let isJump = false; // from one place of a page to another, of which a browser tells as of Back
let drawn = ""; // the address of the page that was drawn last
let isMoved = false; // whether somebody has scrolled since Back
let steps = null; // of one click: how many the program has put into the history; null where none is under way

function keepScroll() {
  const all = kept();
  all[place()] = main() ? main().scrollTop : 0;
  sessionStorage.setItem(SCROLLED, JSON.stringify(all));
}

function insideLink(event) {
  const link = event.target.closest && event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey
      || event.altKey || link.target === "_blank" || link.hasAttribute("download")) return null;
  const address = new URL(link.href, location.href);
  const isOurs = address.origin === location.origin && link.closest("[data-testid=stHtml]");
  return isOurs ? address : null;
}

async function copied(button) {
  const told = button.textContent;
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = "Copied";
  } catch {
    window.prompt("The address of this page", location.href);
  }
  setTimeout(() => { button.textContent = told; }, 2000);
}

// A click in the moment in which a page is drawn anew, after Back above all, reaches a component that is
// gone: where nothing has come of it, it is handed to the one that took its place.
function handOn(address, from, left) {
  hand("go", address);
  setTimeout(() => { if (left && here() === from && isDrawn()) handOn(address, from, left - 1); }, LOST);
}

// A box is ticked by the page once that is kept, never by the browser alone. Then whoever ticked it by keyboard
// is there again: the lines were drawn anew.
function takeUp(key, left) {
  hand("take", key);
  const look = (since) => {
    const box = [...document.querySelectorAll("[data-take]")].find((one) => one.dataset.take === key);
    if (!box || box.checked) {
      if (box && document.activeElement === document.body) box.focus({ preventScroll: true });
    } else if (Date.now() < since + LOST || !isDrawn()) setTimeout(look, 50, since);
    else if (left) takeUp(key, left - 1);
  };
  setTimeout(look, 50, Date.now());
}

// A file is made once it is asked for: then its button is drawn, where nobody sees it, and clicked for whoever asked.
function fetched(file, left) {
  const isReady = () => isDrawn() && [...document.querySelectorAll("[data-ready]")].some((one) => one.dataset.ready === file);
  if (!isReady()) hand("file", file);
  const look = (since) => {
    const button = isReady() && document.querySelector(".st-key-aside button");
    if (button) button.click();
    else if (Date.now() < since + LOST || !isDrawn()) setTimeout(look, 50, since);
    else if (left) fetched(file, left - 1);
  };
  look(Date.now());
}

function clicked(event) {
  const box = event.target.closest && event.target.closest("[data-take]");
  if (box) {
    event.preventDefault();
    if (box.getAttribute("aria-disabled") !== "true" && hand) takeUp(box.dataset.take, 3);
    return;
  }
  const file = event.target.closest && event.target.closest("[data-file]");
  if (file) {
    if (hand) fetched(file.dataset.file, 3);
    return;
  }
  const button = event.target.closest && event.target.closest("[data-do]");
  if (button) {
    event.preventDefault();
    if (button.dataset.do === "print") window.print();
    if (button.dataset.do === "copy") copied(button);
    return;
  }
  const address = insideLink(event);
  if (!address || !hand) return;
  keepScroll();
  const to = address.pathname + address.search;
  if (address.hash && to === here()) { isJump = true; return; } // a place on this page: the browser goes there
  event.preventDefault();
  aim = address.hash;
  steps = 0;
  handOn(to, here(), to === here() ? 0 : 3);
}

// The program changes the filters first and the page after that; for Back one click is one step.
function oneStep() {
  const push = history.pushState.bind(history);
  history.pushState = (...step) => {
    if (steps === null || steps++ === 0) push(...step);
    else history.replaceState(...step);
  };
}

// After Back the page before stands there until the program begins: its address tells it from the one to come.
const isDrawn = () => {
  const app = document.querySelector("[data-testid=stApp]");
  return drawn === here() && app && app.dataset.testScriptState === "notRunning" && !app.querySelector("[data-stale=true]");
};

// Heights are known of what is laid out: of all of a page, where somebody is led to a place far down on it.
const whole = (is) => { if (main()) main().toggleAttribute("data-whole", is); };

// As soon as the page is drawn: while it is, the program scrolls to its top.
function scrolledTo(top, until, left = HOLDS) {
  if (isMoved || !left || Date.now() > until) return;
  const isThere = isDrawn();
  if (isThere) main().scrollTop = top;
  setTimeout(() => scrolledTo(top, until, isThere ? left - 1 : left), 50);
}

// What is folded there is what the link was followed for.
function shownAt(hash, until) {
  const goal = isDrawn() && document.getElementById(decodeURIComponent(hash.slice(1)));
  if (goal) {
    goal.querySelectorAll("details").forEach((fold) => { fold.open = true; });
    goal.scrollIntoView();
  } else if (Date.now() < until) setTimeout(() => shownAt(hash, until), 50);
}

function wentBack() {
  steps = null;
  isMoved = false;
  const top = isJump ? undefined : kept()[place()];
  isJump = false;
  whole(Boolean(top || location.hash));
  const go = top === undefined && location.hash ? () => shownAt(location.hash, Date.now() + PATIENT)
    : () => scrolledTo(top || 0, Date.now() + PATIENT);
  setTimeout(go, 100);
}

// At the end of a click that led here: to the top, or to the place that it named.
function arrived() {
  steps = null;
  main().scrollTop = 0;
  whole(Boolean(aim));
  if (!aim) return;
  history.replaceState(history.state, "", here() + aim);
  setTimeout(shownAt, 100, aim, Date.now() + PATIENT);
  aim = "";
}

export default function (component) {
  hand = (name, word) => component.setTriggerValue(name, word);
  const { address } = component.data || {};
  // the whole address, so that a copy of it shows the same view; no further step for Back
  if (address && address !== here()) history.replaceState(history.state, "", address);
  drawn = here();
  if (steps) arrived();
  if (!window.scorecardLinks) {
    window.scorecardLinks = true;
    oneStep();
    whole(Boolean(location.hash));
    if (location.hash) shownAt(location.hash, Date.now() + PATIENT); // a copied address
    document.addEventListener("click", clicked);
    window.addEventListener("popstate", wentBack);
    for (const input of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      document.addEventListener(input, () => { isMoved = true; }, { passive: true });
    }
  }
}
