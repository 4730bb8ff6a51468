/*
 * Html style: how the page looks, the little script, and the policy that lets
 * in exactly these two.  Colours have names; each has a contrast of 4.5 and
 * more against what it stands on, in either scheme (tests/html).
 */
#include "host/digest.h"
#include "host/wire.h"
#include "report/html.h"

static const char *const style[] = {
	/* ---- colours ---- */
	":root{--paper:#fbfaf7;--card:#fff;--shade:#f4f1eb;--line:#e2ddd3;--ink:#1f1d1a;"
	"--soft:#5c574e;"
	"--link:#0a4c98;--bad:#a3191b;--bad-bg:#fdefed;--warn:#764700;--warn-bg:#fcf3df;"
	"--note:#28516f;"
	"--note-bg:#ebf2f8;--good:#1a5f35;--good-bg:#eaf5ed;--here:#fff3c4}",
	"@media screen and (prefers-color-scheme:dark){:root{--paper:#14161a;--card:#1a1d22;"
	"--shade:#22262c;"
	"--line:#333941;--ink:#e8e5df;--soft:#aca79e;--link:#92bff6;--bad:#ff9d93;"
	"--bad-bg:#3b1f1d;"
	"--warn:#f0c264;--warn-bg:#352b14;--note:#9ecaf0;--note-bg:#1b2c3a;--good:#88d8a2;"
	"--good-bg:#173122;"
	"--here:#3d3617}}",
	/* ---- ground ---- */
	"*,*::before,*::after{box-sizing:border-box}",
	"html{color-scheme:light dark;-webkit-text-size-adjust:100%;scroll-behavior:smooth}",
	"body{margin:0 auto;padding:0 1rem;max-width:82rem;background:var(--paper);"
	"color:var(--ink);"
	"font:1rem/1.6 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}",
	"code,pre,.host>h2,summary h4,.lines{font-family:ui-monospace,'SF Mono',Menlo,Consolas,"
	"'Liberation Mono','DejaVu Sans Mono',monospace}",
	"h1,h2,h3,h4,h5{line-height:1.3;margin:0;text-wrap:pretty;overflow-wrap:anywhere;font-weight:650}",
	"h1{font-size:.9rem;color:var(--soft);letter-spacing:.04em}",
	"h2{font-size:1.3rem;letter-spacing:-.01em}h3{font-size:1.2rem;letter-spacing:-.01em}",
	"h4{font-size:1.05rem}h5{font-size:1rem;font-weight:600}",
	".host>h2{font-size:clamp(1.15rem,.9rem + 1.5vw,1.7rem);font-weight:600;letter-spacing:-.02em}",
	".fleet .host>h2{font-size:1.2rem}",
	"p,ul,ol,dl,pre,figure{margin:0}",
	"a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.2em}",
	"a:hover{text-decoration-thickness:2px}",
	":focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}",
	"code,pre,td,dd,p,li{overflow-wrap:anywhere}",
	"[hidden]{display:none!important}",
	".vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);"
	"white-space:nowrap}",
	".skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;"
	"background:var(--card);"
	"padding:.5rem 1rem;z-index:2}",
	/* ---- head, contents, foot ---- */
	"header{padding:1.75rem 0 1rem}",
	".for{color:var(--soft);font-size:.925rem;margin-top:.35rem}",
	"nav{border-block:1px solid var(--line);padding:.6rem 0}",
	"nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}",
	"nav a{text-decoration:none;font-size:.925rem}nav a:hover{text-decoration:underline}",
	"main{padding:1.5rem 0 3rem;min-width:0}",
	"section{margin-top:2.75rem;min-width:0}",
	"section>h3,section:not(.host)>h2{margin-bottom:.9rem}",
	".lead{color:var(--soft);margin-bottom:.9rem;max-width:44rem}",
	".nothing{color:var(--soft)}",
	".count{color:var(--soft);font-weight:400}",
	"footer{border-top:1px solid var(--line);padding:1.25rem 0 3rem;color:var(--soft);"
	"font-size:.875rem}",
	/* ---- the verdict ---- */
	".verdict{display:flex;flex-wrap:wrap;align-items:center;gap:1rem 1.25rem;"
	"border-radius:12px;"
	"padding:1.25rem 1.4rem;background:var(--good-bg)}",
	".verdict>div{flex:1 1 12rem;min-width:0}.verdict p{margin-top:.25rem;max-width:44rem}",
	".sign{display:grid;place-items:center;flex:none;width:2.5rem;height:2.5rem;"
	"border-radius:50%;"
	"background:var(--good);color:var(--card);font-weight:700;font-size:1.15rem}",
	".verdict.warn{background:var(--warn-bg)}.warn .sign{background:var(--warn)}",
	".verdict.bad{background:var(--bad-bg)}.bad .sign{background:var(--bad)}",
	".verdict.good :is(h2,h3){color:var(--good)}.verdict.warn :is(h2,h3){color:var(--warn)}"
	".verdict.bad :is(h2,h3){color:var(--bad)}",
	".tiles{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.5rem}",
	".tiles li{background:var(--card);border-radius:8px;padding:.45rem .8rem;min-width:5rem;"
	"font-size:.85rem;line-height:1.3}",
	".tiles b{display:block;font-size:1.35rem;font-weight:650;"
	"font-variant-numeric:tabular-nums}",
	".tiles .error b{color:var(--bad)}.tiles .warning b{color:var(--warn)}"
	".tiles .note b{color:var(--note)}",
	".tiles .none,.tiles .none b{color:var(--soft)}",
	/* ---- filters ---- */
	".filters{display:flex;flex-wrap:wrap;gap:.75rem 2rem;margin-bottom:1.5rem;"
	"padding:.9rem 0;"
	"border-block:1px solid var(--line)}",
	"fieldset{border:0;margin:0;padding:0;min-width:0;display:flex;flex-wrap:wrap;gap:.4rem}",
	"legend{font-size:.8rem;color:var(--soft);padding:0;margin-bottom:.3rem}",
	".filters fieldset label{display:inline-flex;align-items:center;gap:.4rem;"
	"padding:.15rem .75rem .15rem .55rem;"
	"border:1px solid var(--line);border-radius:2rem;background:var(--card);"
	"font-size:.875rem;"
	"cursor:pointer;overflow-wrap:anywhere}",
	"fieldset label:has(input:not(:checked)){color:var(--soft);background:none;"
	"text-decoration:line-through}",
	"input{accent-color:var(--link)}input[type=checkbox]{width:1rem;height:1rem;margin:0;"
	"flex:none}",
	".search{flex:1 1 14rem;display:flex;flex-wrap:wrap;align-items:end;gap:.6rem;"
	"font-size:.875rem}",
	".search label{color:var(--soft);font-size:.8rem}",
	".search input{display:block;margin-top:.3rem;font:inherit;font-size:.9rem;"
	"padding:.25rem .6rem;"
	"width:15rem;max-width:100%;border:1px solid var(--soft);border-radius:6px;"
	"background:var(--card);"
	"color:var(--ink)}",
	"output{color:var(--soft);padding-bottom:.25rem}",
	"@supports not selector(:has(*)){.filters fieldset{display:none}}",
	":root:has(#show-error:not(:checked)) :is(.finding,.found,.severity).error{display:none}",
	":root:has(#show-warning:not(:checked)) :is(.finding,.found,.severity).warning{display:none}",
	":root:has(#show-note:not(:checked)) :is(.finding,.found,.severity).note{display:none}",
#define HIDE(category) ":root:has(#show-c-" category ":not(:checked)) .c-" category "{display:none}"
	HIDE("startup") HIDE("lockout") HIDE("security") HIDE("crypto") HIDE("compatibility")
	HIDE("deprecated") HIDE("hygiene"),
#undef HIDE
	/* ---- findings ---- */
	".severity{margin-top:1.5rem}.severity.empty{display:none}"
	".severity>h4{margin-bottom:.7rem}",
	".finding{background:var(--card);border:1px solid var(--line);"
	"border-left:4px solid var(--note);"
	"border-radius:8px;padding:1rem 1.2rem;margin-bottom:.9rem;scroll-margin-top:1rem}",
	".finding.error{border-left-color:var(--bad)}"
	".finding.warning{border-left-color:var(--warn)}",
	".finding:target,.code li:target{background:var(--here)}",
	".badge,.tag{display:inline-block;font:600 .75rem/1.5 system-ui,sans-serif;"
	"padding:.05rem .55rem;"
	"border-radius:1rem;background:var(--shade);color:var(--soft);white-space:nowrap;"
	"vertical-align:.08em}",
	":is(.badge,.tag).error{background:var(--bad-bg);color:var(--bad)}",
	":is(.badge,.tag).warning{background:var(--warn-bg);color:var(--warn)}",
	":is(.badge,.tag).note{background:var(--note-bg);color:var(--note)}",
	".where{font-size:.85rem;color:var(--soft);margin-top:.3rem;display:flex;"
	"flex-wrap:wrap;gap:.1rem .9rem}",
	".where a{font-family:ui-monospace,'SF Mono',Menlo,Consolas,'Liberation Mono',monospace}",
	"pre{white-space:pre-wrap;tab-size:8;font-size:.85rem;line-height:1.6;"
	"background:var(--shade);"
	"border-radius:6px;padding:.5rem .8rem;margin-top:.7rem}",
	"pre code{display:block}pre .n{color:var(--soft);user-select:none;margin-right:1.2ch}",
	".finding:target pre{background:var(--card)}",
	"mark{background:none;color:inherit;text-decoration:underline wavy var(--bad) 1.5px;"
	"text-underline-offset:.28em;text-decoration-skip-ink:none}",
	".warning mark{text-decoration-color:var(--warn)}"
	".note mark{text-decoration-color:var(--note)}",
	".finding dl{display:grid;grid-template-columns:4.2rem minmax(0,1fr);gap:.35rem .9rem;"
	"margin-top:.8rem}",
	"dt{color:var(--soft);font-size:.875rem;line-height:1.83}dd{margin:0;max-width:46rem}",
	"dd pre{margin:.35rem 0 .2rem}",
	".hint{color:var(--soft);font-size:.875rem}",
	".fix{margin:.2rem 0 .3rem}figcaption{font-size:.8rem;color:var(--soft)}"
	".fix pre{margin-top:.2rem}",
	".fix ins,.fix del,.fix pre code>span{display:block;text-decoration:none;"
	"padding:0 .4rem;border-radius:3px}",
	".fix pre{padding:.4rem}.fix code{white-space:normal}.fix code>*{white-space:pre-wrap}",
	".fix ins{background:var(--good-bg);color:var(--good)}"
	".fix del{background:var(--bad-bg);color:var(--bad)}",
	".fix ins .n,.fix del .n{color:inherit}",
	"summary{cursor:pointer}summary::marker{color:var(--soft)}",
	"summary h4{display:inline}",
	".why{margin-top:.7rem}.why summary{color:var(--soft);font-size:.875rem}",
	".why p{max-width:46rem;margin-top:.4rem}.refs{font-size:.85rem;color:var(--soft)}",
	".allowed,.unknown{margin-top:1.5rem}.allowed .finding{margin-top:.9rem}",
	".unknown summary{color:var(--soft)}.unknown li{font-size:.9rem}"
	".unknown ul{padding-left:1.4rem}",
	/* ---- tables ---- */
	".scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px;"
	"background:var(--card)}",
	"table{border-collapse:collapse;width:100%;font-size:.925rem;line-height:1.45}",
	"th,td{text-align:left;vertical-align:top;padding:.55rem .9rem;"
	"border-top:1px solid var(--line)}",
	"thead th{border-top:0;font-weight:500;font-size:.825rem;color:var(--soft);"
	"white-space:nowrap}",
	"tbody th{font-weight:600;min-width:8rem;overflow-wrap:anywhere}",
	".from{display:block;font-weight:400;font-size:.825rem;color:var(--soft)}",
	".tree .from{display:inline}",
	".truth{white-space:nowrap;font-weight:600}.truth.maybe{font-weight:400}.truth.yes{color:var(--good)}"
	".truth.no{color:var(--bad)}"
	".truth.unknown{color:var(--warn)}",
	".how,.checks td{min-width:12rem}.checks tbody th{min-width:16rem}"
	".checks td:nth-child(-n+2){min-width:0;width:1%;white-space:nowrap}",
	".lines{font-size:.8rem;min-width:12rem}",
	".num{text-align:right;font-variant-numeric:tabular-nums}"
	"thead th:nth-last-child(-n+2):is(.rules th),"
	".hosts thead th:nth-last-child(-n+3){text-align:right}",
	".num.none{color:var(--soft)}.num.error{color:var(--bad);font-weight:650}"
	".num.warning{color:var(--warn);font-weight:650}",
	".hosts .sign{display:inline-grid;width:1.35rem;height:1.35rem;font-size:.75rem;"
	"margin-right:.6rem}",
	".hosts th .from{padding-left:1.95rem}.hosts tbody th{min-width:15rem}",
	".one .host{margin-top:0}.verdict{margin-top:1.1rem}.one .host section:first-of-type{margin-top:2.25rem}",
	".fleet .host{border-top:1px solid var(--line);padding-top:1.75rem}.fleet .host section{margin-top:1.75rem}",
	".fleet main>.filters{margin:2.75rem 0 0}",
	".profile{margin-bottom:1.25rem}.profile .scroll{margin-top:.7rem}",
	/* ---- files ---- */
	".tree,.tree ul{list-style:none;padding:0}.tree{margin-bottom:1.1rem;font-size:.925rem}",
	".tree ul{margin-left:.5rem;padding-left:1rem;border-left:1px solid var(--line)}",
	".tree li{padding:.1rem 0}",
	".legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.5rem;"
	"font-size:.85rem;"
	"color:var(--soft);margin-bottom:1rem}",
	".s{text-align:center;user-select:none}.s.on{color:var(--good)}.s.some{color:var(--note)}"
	".s.off{color:var(--bad)}",
	".file{border:1px solid var(--line);border-radius:8px;background:var(--card);"
	"margin-bottom:1rem;"
	"overflow:hidden;scroll-margin-top:1rem}",
	".file summary{padding:.6rem .9rem;background:var(--shade)}"
	".file summary h4{font-size:.9rem;font-weight:600;margin-right:.5rem}",
	".file .nothing{padding:.6rem .9rem}",
	".code{list-style:none;padding:.5rem 0;"
	"font:.825rem/1.6 ui-monospace,'SF Mono',Menlo,Consolas,"
	"'Liberation Mono','DejaVu Sans Mono',monospace}",
	".code li{display:grid;grid-template-columns:5ch 2.5ch minmax(0,1fr);padding-right:.8rem;"
	"scroll-margin-top:4rem}",
	".code .n{text-align:right;color:var(--soft);user-select:none}",
	".code code{white-space:pre-wrap;tab-size:8;padding-left:.4rem;min-height:1.6em}",
	".code .comment code{color:var(--soft)}"
	".code .match code{border-left:2px solid var(--note)}",
	".code .dead code{color:var(--soft)}",
	".code .by,.code .found{grid-column:3;padding-left:.4rem;"
	"font:.85rem/1.5 system-ui,-apple-system,"
	"'Segoe UI',Roboto,'Noto Sans',sans-serif}",
	".code .by{color:var(--soft)}.code .found{padding-block:.1rem}"
	".code .found a{color:var(--ink)}",
	".code .found:last-child{padding-bottom:.4rem}",
	".code .left-out{display:block;padding:.2rem 0 .2rem 8ch;color:var(--soft)}"
	".cut{color:var(--soft)}",
	/* ---- wide, narrow, paper ---- */
	"@media (min-width:66rem){body{display:grid;"
	"grid-template-columns:11rem minmax(0,1fr);"
	"column-gap:2.5rem;padding:0 2rem}header,footer{grid-column:1/-1}"
	"nav{border:0;border-top:1px solid var(--line);position:sticky;top:0;align-self:start;"
	"padding:1.5rem 0}"
	"nav ul{display:block}nav li{padding:.2rem 0}main{border-top:1px solid var(--line)}}",
	"@media (max-width:36rem){.finding{padding:.85rem .9rem}.verdict{padding:1rem}"
	".finding dl{grid-template-columns:minmax(0,1fr);gap:.1rem}dt{margin-top:.4rem}"
	".code li{grid-template-columns:3.5ch 2ch minmax(0,1fr)}}",
	/* A row of a table becomes a block of its own there, its cells named by the style. */
#define NAME(table, cell, name) table " td:nth-child(" cell ")::before{content:'" name "'}"
	"@media screen and (max-width:36rem){table,tbody,tr{display:block}"
	"thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
	"tr{padding:.7rem .9rem;border-top:1px solid var(--line)}tr:first-child{border:0}"
	"table :is(th,td){display:block;border:0;padding:0;min-width:0;width:auto}"
	"table td::before{color:var(--soft);font-weight:400;font-family:system-ui,sans-serif}"
	"table .num{display:inline-block;margin-right:1.2rem;text-align:left}"
	".hosts tbody th{display:grid;grid-template-columns:auto minmax(0,1fr);min-width:0}"
	".hosts th .from{grid-column:2;padding:0}.checks td:nth-child(-n+2){display:inline;margin-right:.8rem}"
	".lines:empty,td:empty{display:none}",
	NAME(".logins", "2", "With a key: ") NAME(".logins", "3", "With a password: ")
	NAME(".logins", "4", "With both: ") NAME(".logins", "6", "Because of: ")
	NAME(".hosts", "2", "sshd ") NAME(".hosts", "3", "Can log in: ")
	NAME(".hosts", "4", "Errors: ") NAME(".hosts", "5", "Warnings: ")
	NAME(".hosts", "6", "Notes: ") NAME(".rules", "3", "Hosts: ")
	NAME(".rules", "4", "Times: ") NAME(".checks", "4", "There is: ")
	NAME(".checks", "5", "Where: ") "}",
#undef NAME
	"@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}",
	"@media print{body{max-width:none;padding:0;font-size:10pt}"
	"nav,.filters,.skip{display:none}"
	"header{padding:0 0 1rem}.finding,tr{break-inside:avoid}h2,h3,h4,h5{break-after:avoid}"
	".scroll{overflow:visible}"
	".verdict,.badge,.tag,.sign,pre,ins,del{print-color-adjust:exact}}",
};

/* Nothing needs it: it searches, says how many are shown, and opens what a link leads to. */
static const char *const script[] = {
	"(function(){'use strict';",
	"var box=document.getElementById('search'),shown=document.getElementById('shown');",
	"var all=[].slice.call(document.querySelectorAll('.severity .finding'));",
	"var groups=[].slice.call(document.querySelectorAll('.severity'));",
	"var seen=function(e){return e.getClientRects().length>0;};",
	"function update(){",
	"var words=box.value.toLowerCase().split(' ');",
	"groups.forEach(function(g){g.classList.remove('empty');});",
	"all.forEach(function(f){var text=f.textContent.toLowerCase();",
	"f.hidden=!words.every(function(w){return text.indexOf(w)>=0;});});",
	"var left=all.filter(seen);",
	"shown.textContent=left.length+' of '+all.length+' shown';",
	"groups.filter(function(g){return !left.some(function(f){return g.contains(f);});})",
	".forEach(function(g){g.classList.add('empty');});}",
	"function open(){var e=document.getElementById(location.hash.slice(1)),d=e,moved=false;",
	"for(;d;d=d.parentElement)if(d.tagName==='DETAILS'&&!d.open){d.open=true;moved=true;}",
	"if(moved)e.scrollIntoView();}",
	"if(box){box.closest('.search').hidden=false;box.addEventListener('input',update);",
	"document.addEventListener('change',update);update();}",
	"addEventListener('hashchange',open);open();",
	"addEventListener('beforeprint',function(){[].forEach.call(document.querySelectorAll('details'),",
	"function(d){d.open=true;});});",
	"})();",
};

/* 'sha256-…' of ${s}, as a policy names what it lets in. */
static void
write_hash(struct html_page *p, struct slice s)
{
	unsigned char sum[DIGEST_SHA256];

	digest_sha256(s, sum);
	html_add(p, "'sha256-");
	text_add(p->out, wire_to_base64(&p->a, (struct slice){ (const char *)sum, sizeof(sum) }));
	html_add(p, "='");
}

/* ${count} lines, as one text in the page's arena. */
static struct slice
join(struct html_page *p, const char *const *lines, size_t count, const char *const *more,
    size_t more_count)
{
	struct text text;
	struct slice kept;

	text_init(&text);
	for (size_t i = 0; i < count; i++)
		text_printf(&text, "%s\n", lines[i]);
	for (size_t i = 0; i < more_count; i++)
		text_printf(&text, "%s\n", more[i]);
	kept = text_keep(&text, &p->a);
	text_release(&text);
	return kept;
}

static struct slice
script_text(struct html_page *p)
{
	return join(p, script, sizeof(script) / sizeof(script[0]), NULL, 0);
}

void
html_style(struct html_page *p, const char *const *more, size_t more_count)
{
	struct slice css = join(p, style, sizeof(style) / sizeof(style[0]), more, more_count);

	html_add(p, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	    "base-uri 'none'; form-action 'none'; style-src ");
	write_hash(p, css);
	html_add(p, "; script-src ");
	write_hash(p, script_text(p));
	html_add(p, "\">\n<style>");
	text_add(p->out, css);
	html_add(p, "</style>\n");
}

void
html_script(struct html_page *p)
{
	html_add(p, "<script>");
	text_add(p->out, script_text(p));
	html_add(p, "</script>\n");
}
