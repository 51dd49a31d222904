//! What the doctors of the journey write: the report, as draft and as final one, and the observations. Nobody is named.

use time::Date;

use crate::assignment::Assignment;
use crate::notice::Announced;
use crate::paper::{Block, Paper};

/// What INPS's doctor observes, in the text of the observation.
pub(crate) const OBSERVATION: &str = "Si osserva che la bozza non riporta il punteggio degli indici di autonomia. Si \
    chiede di indicarli e di motivare la decorrenza.";
/// What the expert says of it (art. 195 c. 3 c.p.c.).
pub(crate) const EVALUATION: &str = "L'osservazione è accolta in parte: il punteggio degli indici ADL (2 su 6) e IADL \
    (1 su 8) è ora riportato nell'esame obiettivo. La decorrenza dalla domanda amministrativa è confermata, perché la \
    visita geriatrica che precede di un mese la domanda descrive già lo stesso quadro.";

/// The draft of the report.
pub(crate) fn draft(case: &Assignment, announced: &Announced, written_on: Date) -> Paper {
    let end = vec![closing(written_on)];
    report(case, announced, "Bozza della relazione", "bozza", EXAMINATION.to_owned(), end)
}

/// The final report: the draft, what the observation has changed in it, and the evaluation of the observation.
pub(crate) fn final_report(case: &Assignment, announced: &Announced, observed_on: Date, written_on: Date) -> Paper {
    let examination = format!("{EXAMINATION} Indici di autonomia: ADL 2 su 6, IADL 1 su 8.");
    let protocol = &announced.notified.view.protocol_number;
    let more = vec![
        heading("8. Osservazioni delle parti e valutazione"),
        text(&format!(
            "Il consulente di parte dell'INPS ha inviato osservazioni il {}: «{OBSERVATION}»",
            numerals(observed_on)
        )),
        text(EVALUATION),
        text("Dalle altre parti non sono pervenute osservazioni."),
        closing(written_on),
        heading("Allegato"),
        text(&format!(
            "Ricevuta della comunicazione di inizio delle operazioni peritali, protocollo {protocol} (art. 10 c. 6-bis \
             D.L. 203/2005)."
        )),
    ];
    report(case, announced, "Relazione definitiva", "relazione definitiva", examination, more)
}

/// The observations of INPS's doctor, as a document.
pub(crate) fn observations(case: &Assignment) -> Paper {
    let blocks = vec![
        Block::Title("Osservazioni alla bozza di consulenza tecnica".to_owned()),
        Block::Subtitle(format!("Tribunale di Tivoli, {}", case.number)),
        heading("Il medico dell'INPS osserva"),
        text(OBSERVATION),
        text(
            "In particolare, la descrizione della deambulazione e degli atti quotidiani è condivisibile, ma senza gli \
             indici ADL e IADL non consente di distinguere la difficoltà dall'impossibilità, che sola dà diritto alla \
             prestazione richiesta. Quanto alla decorrenza, la documentazione prodotta va riferita al momento della \
             domanda amministrativa.",
        ),
    ];
    Paper { title: "Osservazioni".to_owned(), head: format!("{} · osservazioni dell'INPS", case.number), blocks }
}

const EXAMINATION: &str = "Condizioni generali discrete, facies serena, decubito indifferente. La stazione eretta è \
    mantenuta solo con appoggio bilaterale; la deambulazione è possibile per pochi passi e con l'aiuto di un'altra \
    persona, a base allargata, con ripetuti accenni di caduta. Ginocchia globose, con flessione limitata a 80 gradi a \
    destra e a 85 a sinistra, dolente ai gradi estremi. Forza ridotta ai quattro arti, 3 su 5 agli inferiori. All'esame \
    psichico la persona è vigile, disorientata nel tempo e in parte nello spazio, con deficit della memoria recente; il \
    MMSE, corretto per età e scolarità, è di 14,2 su 30. Per vestirsi, lavarsi e alimentarsi è necessario l'intervento di \
    chi assiste.";

fn report(
    case: &Assignment,
    announced: &Announced,
    title: &str,
    short: &str,
    examination: String,
    more: Vec<Block>,
) -> Paper {
    let protocol = &announced.notified.view.protocol_number;
    let (appointment, place) = (announced.notice.appointment, &announced.notice.place);
    let mut blocks = vec![
        Block::Title("Tribunale di Tivoli".to_owned()),
        Block::Subtitle("Sezione lavoro e previdenza".to_owned()),
        Block::Subtitle(format!("Accertamento tecnico preventivo ex art. 445-bis c.p.c., {}", case.number)),
        Block::Title(title.to_owned()),
        Block::Subtitle("Consulenza tecnica d'ufficio medico-legale".to_owned()),
        heading("1. Incarico e quesito"),
        text(
            "Il giudice ha incaricato il sottoscritto di accertare se la persona periziata si trovi nell'impossibilità di \
             deambulare senza l'aiuto permanente di un accompagnatore, ovvero, non essendo in grado di compiere gli atti \
             quotidiani della vita, abbisogni di un'assistenza continua (art. 1 L. 18/1980), e da quale data.",
        ),
        heading("2. Operazioni peritali"),
        text(&format!(
            "Le operazioni si sono svolte il {}, alle ore {}, presso {place}. Il loro inizio è stato comunicato all'INPS \
             il {}, con protocollo {protocol}. È stata sentita la persona periziata, con l'aiuto di un familiare, e si è \
             proceduto alla visita. Al termine il sottoscritto ha ricordato alle parti i termini fissati dal giudice.",
            numerals(appointment.date()),
            appointment.time_text(),
            numerals(announced.notified.view.received_on),
        )),
        heading("3. Anamnesi"),
        text(
            "L'anamnesi familiare non è rilevante. La persona periziata riferisce un'attività lavorativa svolta fino al \
             pensionamento. In anamnesi patologica remota: ipertensione arteriosa in trattamento da oltre quindici anni, \
             diabete di tipo 2 in terapia orale, frattura del polso destro trattata senza intervento. Da circa quattro \
             anni gonalgia bilaterale ingravescente, con progressiva riduzione dell'autonomia; da due anni il familiare \
             riferisce deficit di memoria e disorientamento, con necessità di sorveglianza anche nelle ore notturne.",
        ),
        heading("4. Documentazione esaminata"),
        text(
            "Radiografia delle ginocchia: gonartrosi tricompartimentale bilaterale di quarto grado. Visita ortopedica: \
             indicazione alla protesi, sconsigliata per il rischio operatorio. Visita geriatrica con valutazione \
             multidimensionale: decadimento cognitivo di grado moderato, rischio di caduta elevato. Risonanza magnetica \
             dell'encefalo: atrofia corticale diffusa, encefalopatia vascolare cronica. Verbale della commissione medica, \
             che ha riconosciuto l'invalidità del 100% senza necessità di accompagnamento.",
        ),
        heading("5. Esame obiettivo"),
        text(&examination),
        heading("6. Considerazioni medico-legali"),
        text(
            "Il quadro è dominato dal concorso di due infermità. La gonartrosi, per grado radiologico e per limitazione \
             funzionale, rende la deambulazione possibile soltanto per brevi tratti interni e con l'aiuto di un'altra \
             persona. Il decadimento cognitivo, documentato dalla valutazione multidimensionale e confermato alla visita, \
             toglie alla persona periziata la capacità di organizzare e di portare a termine gli atti quotidiani, e \
             impone una sorveglianza che non può dirsi saltuaria.",
        ),
        text(
            "La giurisprudenza richiede che l'impossibilità sia valutata in concreto, con riguardo alla persona e non \
             alla singola menomazione. Nel caso in esame le due infermità non si sommano soltanto: l'una impedisce il \
             compenso dell'altra, poiché il disorientamento rende inefficace ogni ausilio alla deambulazione che richieda \
             attenzione e memoria delle istruzioni.",
        ),
        text(
            "Quanto alla decorrenza, la visita geriatrica precede di un mese la domanda amministrativa e descrive un \
             quadro sovrapponibile a quello accertato oggi. La documentazione successiva ne mostra la stabilità, senza \
             periodi di miglioramento, né vi sono elementi che facciano prevedere un recupero.",
        ),
        heading("7. Conclusioni"),
        text(
            "La persona periziata si trova, dalla data della domanda amministrativa, nell'impossibilità di deambulare \
             senza l'aiuto permanente di un accompagnatore e necessita di assistenza continua, non essendo in grado di \
             compiere gli atti quotidiani della vita. Non è opportuna una revisione.",
        ),
    ];
    blocks.extend(more);
    Paper { title: format!("{title}, {}", case.number), head: format!("{} · {short}", case.number), blocks }
}

fn heading(words: &str) -> Block {
    Block::Heading(words.to_owned())
}

fn text(words: &str) -> Block {
    Block::Text(words.to_owned())
}

fn closing(written_on: Date) -> Block {
    Block::Closing(format!("Tivoli, {}. Il consulente tecnico d'ufficio", numerals(written_on)))
}

/// A day in figures: `19/10/2026`.
fn numerals(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), u8::from(day.month()), day.year())
}
