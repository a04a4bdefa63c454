extension SamplePerson {
    /// Blocks of people under the company they work for: first name, last name, job title.
    static let firstTable = """
        Tidewater Robotics
        Inês | Carvalho | Chief Executive Officer
        Tomás | Figueira | Head of Sales
        Beatriz | Nogueira | Operations Manager
        João | Sarmento | Mechanical Engineer
        Leonor | Quintas | Field Technician
        Fernhollow Foods
        Gemma | Ashworth | Managing Director
        Callum | Birtwistle | Head of Procurement
        Nisha | Parekh | Brand Manager
        Owen | Radcliffe | Production Planner
        Harriet | Lomax | Quality Manager
        Kestrel Payments
        Adaeze | Okonkwo | Chief Executive Officer
        Rupert | Hallam | Chief Technology Officer
        Sunita | Bhandari | Head of Compliance
        Leo | Whitcombe | Account Executive
        Maya | Stirling | Product Manager
        Brightloom Textiles
        Elif | Karadeniz | Export Director
        Murat | Özdemir | Plant Manager
        Zeynep | Altun | Textile Designer
        Kerem | Yalçın | Purchasing Manager
        Fjordlys Energi
        Ingrid | Solheim | Chief Executive Officer
        Magnus | Tveit | Head of Grid
        Sigrid | Haugen | Finance Director
        Eirik | Bakken | Project Engineer
        Quartz & Quill
        Fiona | Kincaid | Publisher
        Alasdair | Murchison | Commissioning Editor
        Rory | Kinnaird | Sales Manager
        Isla | Drummond | Rights Manager
        Elbtor Logistik
        Jürgen | Petersen | Managing Director
        Katharina | Voss | Head of Customs
        Henrik | Lührs | Warehouse Manager
        Svenja | Behrens | Key Account Manager
        Malte | Ohlsen | IT Manager
        Palmetto Learning
        Rosa | Delgado | Founder
        Marcus | Whitfield | Vice President of Sales
        Jolene | Prater | Curriculum Lead
        Anthony | Nguyen | Software Engineer
        Bethany | Cole | Customer Success Manager
        Copperfinch Analytics
        Priya | Raghunathan | Chief Executive Officer
        Étienne | Bouchard | Head of Data Science
        Dale | Kowalchuk | Account Executive
        Mei-Ling | Tsang | Data Engineer
        Nimbus Orchard
        Thandiwe | Mokoena | Founder
        Pieter | van Rensburg | Chief Technology Officer
        Lerato | Dlamini | Agronomist
        Marisol Travel
        Carmen | Ferrándiz | Director
        Pau | Llorens | Product Manager
        Lucía | Marín | Booking Coordinator
        Hoshikawa Instruments
        Kenji | Hoshikawa | President
        Yuko | Matsuda | International Sales Manager
        Haruto | Inoue | Calibration Engineer
        Sakura | Fujimoto | Export Coordinator
        Blue Heron Health
        Denise | Abernathy | Chief Executive Officer
        Rohan | Deshmukh | Chief Medical Officer
        Caitlin | O'Shea | Director of Partnerships
        Terrence | Boyd | Implementation Lead
        Grace | Lindqvist | Clinical Analyst
        Lumen & Lark
        Freja | Mølgaard | Founder
        Anders | Thorup | Head of E-commerce
        Sofie | Kjær | Product Designer
        Arrozal Commerce
        Rafael | Monteiro | Chief Executive Officer
        Camila | Prado | Head of Marketplace
        Thiago | Barreto | Logistics Manager
        Juliana | Siqueira | Finance Manager
        Vantora Cloud
        Joost | Verhagen | Chief Executive Officer
        Femke | de Wit | Chief Revenue Officer
        Sander | Hoekstra | Security Officer
        Noor | El Idrissi | Solutions Engineer
        Maarten | Brouwer | Support Lead
        Granite Peak Outfitters
        Shelby | Thornton | General Manager
        Wyatt | Lindgren | Head of Buying
        Alicia | Montoya | E-commerce Manager
        Dean | Castellano | Warehouse Lead
        Sahel Solar
        Aminata | Diallo | Founder
        Ousmane | Ndiaye | Country Manager
        Fatou | Sarr | Head of Credit
        Cheikh | Mbaye | Field Engineer
        Alderbrook Legal
        Aoife | Brennan | Partner
        Cormac | Delaney | Partner
        Siobhán | Keogh | Practice Manager
        Saltspring Freight
        Graham | McAllister | President
        Lori | Chartrand | Fleet Manager
        Harpreet | Gill | Dispatch Supervisor
        Naomi | Sakamoto | Controller
        Mango Lane Media
        Rukmini | Iyer | Executive Producer
        Farhan | Qureshi | Head of Audio
        Ananya | Bose | Script Editor
        Vikram | Shetty | Advertising Sales Manager
        Octavia Biotech
        Matthias | Zurbriggen | Chief Executive Officer
        Élodie | Favre | Head of Research
        Nikolai | Aschwanden | Regulatory Affairs Manager
        Chiara | Bernasconi | Laboratory Manager
        Redgum Agritech
        Bronwyn | Hartigan | Founder
        Lachlan | Doyle | Head of Hardware
        Thi Mai | Pham | Data Scientist
        Nordvik Components
        Birgitta | Ekström | Chief Executive Officer
        Lars | Sandvall | Purchasing Director
        Elin | Wahlgren | Product Manager
        Oskar | Nyman | Production Manager
        Johanna | Lindh | Quality Engineer
        Papillon Beauté
        Camille | Rousselot | Founder
        Baptiste | Marchand | Head of Retail
        Manon | Delattre | Formulation Chemist
        Idriss | Benali | Supply Chain Manager
        """
}
